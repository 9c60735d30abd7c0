"""Word lists for comparing the content of two texts."""

_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
# "One" and "first" are seldom figures: "one of them", "first of all". "Six", "elf" and "once" are
# words of more than one language; the commonest reading counts.
_ELSEWHERE = """
zwei 2 drei 3 vier 4 fünf 5 sechs 6 sieben 7 acht 8 neun 9 zehn 10 elf 11 zwölf 12
dreizehn 13 vierzehn 14 fünfzehn 15 sechzehn 16 siebzehn 17 achtzehn 18 neunzehn 19
zwanzig 20 dreißig 30 dreissig 30 vierzig 40 fünfzig 50 sechzig 60 siebzig 70 achtzig 80
neunzig 90 hundert 100 tausend 1000
deux 2 trois 3 quatre 4 cinq 5 sept 7 huit 8 neuf 9 dix 10 onze 11 douze 12 quinze 15 vingt 20
trente 30 quarante 40 cinquante 50 soixante 60 cent 100 mille 1000
dos 2 tres 3 cuatro 4 cinco 5 seis 6 siete 7 ocho 8 nueve 9 diez 10 doce 12 veinte 20 treinta 30
cuarenta 40 cincuenta 50 sesenta 60 cien 100 mil 1000
""".split()
NUMBERS = (
    {word: str(value) for value, word in enumerate(_COUNTED) if word != "one"}
    | {word: str(10 * value) for value, word in enumerate(_TENS, 2)}
    | {"hundred": "100", "thousand": "1000", "dozen": "12"}
    | dict(zip(_ELSEWHERE[::2], _ELSEWHERE[1::2], strict=True))
)

ORDINALS = {
    word: str(value)
    for value, word in enumerate(
        "second third fourth fifth sixth seventh eighth ninth tenth".split(), 2
    )
}

# Words without content of their own, in the languages that most emails are written in.
FUNCTION_WORDS = frozenset(
    """
a about after again also am an and any anybody anyone are as at be because been before being
both but by can could did do does each every everyone everything few first for from get gets go
goes going got had has have he her here him his how i if in into is it its just let like look
looks made make makes many may
me might more most much my need no nobody not nothing now of off on once one only or other our
out over own same shall she should so some somebody someone something still such take takes than
that the their them then there these they thing things this those through to too under until up
us very want was way we well were what when where whether which while who whom whose why will
with would yet you your yours
aber alle allen alles auch dann dass dein denn deren dich diese dieser dieses doch durch eine
einem einen einer eines haben hatte hier ihre ihrem ihren ihrer immer jede jeder jetzt kann
kein keine können mehr mein mich mit nach nicht noch nur oder ohne schon sehr sein seine sich
sie sind über unser unsere unseren unter viel vom von vor was wenn werden wie wieder wird wir
zum zur zwischen der das und ist den dem ein auf für im
ich du er es an am ab zu so da ob um bis seit selbst sonst etwa uns ihnen mir dir ihm ihr euch
euer eure mein meine meinen meiner bei aus bist sei seid habe hat hast hätte hätten waren wäre
wären wurde wurden worden würde würden könnte könnten konnte darf dürfte möchte möchten soll
sollte sollen sollten muss müssen will wollen wollte wollten als dazu dabei dafür damit daran
darauf davon sowie sondern weil während deshalb daher also zwar wo wer wen wem welche welcher
welches jedem jeden etwas nichts dort gar eigentlich bereits bzw beim ins ans
alors avec aussi avez avons cette ces cela comme dans des dont elle elles encore entre est être
fait leur leurs mais même nos notre nous pour plus quand que qui sans ses son sont sur tous tout
toute très une vos votre vous les la le et un du
como con cuando del desde donde ella ellos entre era esta está estas este esto están fue hasta
las los más muy nos nuestra nuestro para pero por porque puede que ser sin sobre son sus también
tiene todo una uno usted ustedes el en se
aan als bij dan deze dit door een geen haar het hij hoe hun ook omdat onder ons onze
van voor waar wat wel werd wij zal zich zijn zonder de met
alla anche che come con così dalla degli della delle dopo dove hanno loro nella nostro ogni
perché più può quando quella questo senza sono suo tra una vostro di il per
como dos das ele ela entre essa este isso mais mas muito nas nos nossa nosso não para pela
pelo por quando que são sem seu sua também uma você
""".split()
)
