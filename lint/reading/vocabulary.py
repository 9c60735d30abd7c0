"""Word lists for comparing the content of two texts."""

# Synonyms that people swap when they repeat a text: one meaning a line, in base forms.
SWAPPED = """
ability skill competence know-how
able can could capable
about concerning regarding
accept agree
account profile
ad advert advertisement
add include
advice counsel guidance tip
advise recommend suggest
affect concern touch
agency bureau firm company business organisation organization enterprise employer
agent rep representative
allow let permit enable may might
amount sum quantity number figure
angry annoyed irritated upset
annual yearly
answer reply respond response
appear show
appointment meeting call conversation chat talk discussion session
arrange organise organize plan schedule set
arrive come reach land
article piece paper guide report document pdf ebook whitepaper copy
ask request enquire inquire want wish wonder question
assist help support aid
attach enclose append
attack breach hack
attacker hacker criminal intruder thief
attend join visit
automatic itself
available free open vacant
average typical usual normal standard
avoid prevent
award prize
backup copy
bad poor weak
beautiful handsome pretty lovely
begin start launch commence kick
believe trust rely depend
benefit advantage gain
best top finest favourite favorite
big large great huge sizeable
bill invoice
blog post
board director
book reserve
boost raise increase lift improve grow
borrow lend loan
box carton parcel package
break broken fail failure outage
brief short quick
bring carry deliver transport take fetch
brochure leaflet flyer catalogue catalog
budget spending
build construct make create produce craft develop
burden load hassle
busy occupied
buy purchase order
cancel stop end quit
car vehicle van
care mind
cause reason
certain sure
challenge problem issue trouble difficulty
change alter modify adjust swap switch replace
charge cost price fee rate expense pay paid
cheap inexpensive affordable
check examine inspect review verify look test
child kid
choose pick select choice
city town
clean wash launder
clear plain obvious
client customer buyer
close shut
coach trainer mentor
colleague coworker teammate team staff employee people person worker workforce
collect gather
compare benchmark
competitor rival
complete finish done full whole entire
computer laptop pc machine
connect link
conserve protect
consider think
consistent coherent uniform
contain hold
contract agreement
convenient suit suitable fit
course class lesson training
cover include
data record
date day
deadline due
decide determine
decrease reduce cut lower shrink drop fall less fewer
delay late wait
demonstrate demo demonstration show present explain
depart leave
desk table
detail information info
device machine unit equipment
diary calendar
discount reduction
discover find notice see saw spot learn hear
discuss speak talk
disk drive hardware
double twice
doubt worry
download downloaded
drawing sketch picture image plan
early soon
easy simple straightforward effortless
edge corner
edition issue version
efficient effective
effort work hassle
email mail message letter write
engage involve
engagement response
engineer technician specialist expert professional
enter type
entrance door gate
environment nature planet
error mistake fault correction
evening night
event conference show fair exhibition webinar seminar meeting
every each all
everywhere anywhere worldwide
exact precise
example sample instance case
excellent great good
excite fun joy pleasure delight
exhaust tire
expensive costly dear
extra additional more further
factory plant
fast quick rapid swift
feature function
feedback opinion
file record
fill populate
fix repair fix solve resolve
flag mark
focus concentrate
food meal dish
forget miss
form questionnaire
fortnight biweekly
frequent common often
get receive obtain have
gift present
give offer provide supply hand
glad happy pleased delighted
goal aim target objective
gone lost missing vanish
goodbye farewell
growth growing grow expand scale
guarantee warranty
guest visitor attendee participant
guide handbook manual
handle manage look
harm damage hurt
hire recruit employ
home house
hospital clinic
hour minute
hurry rush
idea thought
ill sick unwell
immediate instant straightaway
important key crucial vital essential
industry trade sector
install installation setup fit put
insurance cover policy
introduce introduction intro
invite welcome
irritate annoy bother
job role position vacancy place
journey trip way route
keen motivated eager
keep retain hold stay remain
know aware
lab laboratory
label tag
lack missing without
last final
law legal
lawyer solicitor
leader lead manager head
lease rent hire
lecture talk
less under
little few
load upload
lorry truck
lose waste loss lost
love like enjoy
main primary
manage handle run
maybe perhaps
measure count
mention say tell told said inform state note
method way approach
midday noon
middle centre
money fund cash
month monthly
motivation morale
move shift relocate
near close next beside neighbour
necessary need require must
need require
new fresh latest recent
newcomer starter joiner
news newsletter
nice lovely pleasant
nothing none zero
obligation commitment
occur happen
odd strange unusual weird
offer quote quotation proposal
old former previous
online web internet
opportunity chance
outdated old stale obsolete
paperwork form document
part portion share piece
permission leave
person individual human
personal individual tailored
phone telephone ring mobile
photo photograph picture
place location site spot position seat
plan scheme programme program
power electricity energy
practise practice
prepare ready
product item goods
proof evidence
prospect lead
protect secure safeguard
queue line
quiet calm
quit leave resign turnover
rare seldom
real true genuine
recording video film clip
register registration enrol enroll signup sign
reliable dependable
remember recall remind
reminder alert notification
remove delete
renew renewal
responsible charge
rest remainder
result outcome
retention churn
revenue income turnover sales
risk danger
road street
room space
safe secure safety security
salary wage pay
save saving spare
screen display
search seek hunt look
season series
seat place chair
section chapter part
see view watch look
send ship dispatch mail post forward share
sheet spreadsheet table
shop store
single one
site website webpage page
slot time
small little tiny
software tool app application platform system product solution
stand booth stall
struggle difficulty hard difficult tough
stuck blocked
student pupil
study research survey
subject topic theme matter
supplier vendor
survive cope withstand
teach train
teacher tutor instructor
test try trial pilot
text sms
thank thanks grateful appreciate
think believe
tidy clean
timetable schedule rota
today now
tour walk
track monitor follow watch
training learning education
translate translation
travel drive ride
turnover churn
understand grasp
update upgrade
upfront advance
use utilise utilize work
value worth
verify confirm validate
volunteer helper
week weekly
workflow process
workplace office premises
year annual
"""

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
