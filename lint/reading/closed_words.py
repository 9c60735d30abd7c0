"""The closed classes of ten languages' words: what must go on, and what it cannot go on with.

A language has few articles, prepositions and auxiliary verbs, and no new ones. Each demands
something behind it: so two of them side by side show that the word between them is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Closed:
    """The closed classes of one language.

    its tells the language. owns (articles, possessives, prepositions with their article) and
    leads (prepositions that are never particles of a verb) demand a noun. verbs are auxiliaries
    and others that need their subject; subjects, pronouns that are nothing else; opens, words that
    begin a clause which has its verb last. both lists pairs that are right all the same, last
    what also ends a sentence; behind, prepositions that follow none of the others; governs, those
    that may be part of a verb, but never stand before one. strands says that a preposition may
    stand alone: "asked for".
    """

    its: frozenset[str]
    owns: frozenset[str]
    leads: frozenset[str]
    fused: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset()
    opens: frozenset[str] = frozenset()
    both: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()
    governs: frozenset[str] = frozenset()
    strands: bool = False

    @property
    def all_closed(self) -> frozenset[str]:
        """Return every closed word that is known of the language."""
        return self.its | self.owns | self.leads | self.fused | self.verbs | self.subjects


def _of(words: str) -> frozenset[str]:
    return frozenset(words.split())


LANGUAGES: Mapping[str, Closed] = {
    "en": Closed(
        its=_of("the and you your we our is are was for with have has will this that it of be to "
                "my me if can at from been please i on as not but they there"),
        owns=_of("the a an your our my their every"),
        leads=_of("of from at with for into between during among towards via"),
        verbs=_of("is are was were has have had will would can could should must may does did "
                  "begins starts costs arrives"),
        subjects=_of("we i they he"),
        joins=_of("and or but"),
        both=_of("of_and from_and for_and with_and at_and into_and "
                 "with_or to_have at_or of_or for_or into_or a_and a_or a_is a_can a_will "
                 "the_will your_will the_can the_may the_must a_must the_have the_i "
                 "your_i my_i our_will their_will my_will a_may"),
        last=_of("between"),
        governs=_of("to about"),
        strands=True,
    ),
    "de": Closed(
        its=_of("der die das und ist sind wir sie ihr ihre ihren für mit von nicht auf zu im am "
                "ein eine den dem wird haben bei auch noch bitte es ich uns ihnen zum zur dass"),
        owns=_of("ihre ihren ihrem ihrer ihres unsere unseren unserem unserer unseres meinem "
                 "meinen meiner deinen deinem deiner jeden jedem"),
        leads=_of("für von bei seit gegen ohne wegen zwischen pro"),
        fused=_of("im am beim vom zum zur ins ans"),
        verbs=_of("ist sind war waren hat haben hatte wird werden wurde wurden kann können muss "
                  "müssen soll sollen möchte möchten findet beginnt kostet beträgt liegt steht "
                  "danken freuen laden bitten kommt fährt öffnet schließt endet bleibt dauert "
                  "sucht"),
        subjects=_of("wir ich er"),
        joins=_of("und oder aber"),
        opens=_of("dass ob weil falls sobald obwohl"),
        both=_of("für_und von_und ohne_und gegen_oder für_oder pro_und bei_und seit_und von_oder "
                 "bei_oder ohne_oder gegen_und im_und am_und beim_und vom_und zum_und zur_und "
                 "am_oder im_oder vom_oder zum_oder zur_oder beim_oder vor_und falls_ich "
                 "falls_wir"),
        last=_of("unsere ihre ihren unserer ihrer bei ohne jeden jedem"),
        behind=_of("in auf an mit nach"),
        governs=_of("mit nach in"),
    ),
    "fr": Closed(
        its=_of("le la les des et vous votre vos nous notre est pour avec dans du au une que qui "
                "sur ne pas à de un en par ce cette sont je merci bonjour plus se"),
        owns=_of("votre vos notre nos mes ses leurs ma sa cette ces"),
        leads=_of("de à chez dans avec pour par vers sous sans depuis"),
        fused=_of("du au aux des"),
        verbs=_of("est sont était étaient sera seront a ont avait peut peuvent doit doivent va "
                  "commence coûte débute aura auront serait vient viennent arrive finit ouvre"),
        subjects=_of("je tu il ils on"),
        joins=_of("et ou mais"),
        opens=_of(""),
        both=_of("avec_ou pour_ou sans_ou de_et par_et de_ou du_ou au_ou des_ou pour_et "
                 "pour_de avec_de par_de dans_de depuis_de à_on dans_ou vers_ou depuis_ou par_à "
                 "vers_chez de_chez de_par par_chez de_dans de_vers de_sous de_sans pour_dans "
                 "pour_chez depuis_chez de_pour "
             "des_est sous_est vers_est sans_est par_on de_on avec_et dans_et à_ou à_et à_de"),
        last=_of("avec pour"),
    ),
    "es": Closed(
        its=_of("el la los las y de su que en un una para con por es no se del al sus nos le lo "
                "las está son usted nuestra nuestro más este esta gracias"),
        owns=_of("su sus nuestro nuestra nuestros nuestras"),
        leads=_of("de con en para por a desde hasta hacia sin sobre entre"),
        fused=_of("del al"),
        verbs=_of("es son está están era fue fueron ha han será serán tiene tienen puede pueden "
                  "debe deben tendrá estará viene vence abre cierra empieza comienza cuesta "
                  "llega llegará llegan"),
        subjects=_of("yo tú él"),
        joins=_of("y e o pero"),
        both=_of("con_al "
             "con_o de_y de_o en_o por_o sin_o para_o con_y en_y sin_y los_está las_está "
                 "de_él con_él para_él en_él por_él a_él entre_tú entre_él sin_él sobre_él "
                 "hasta_él "
                 "desde_él sobre_ti por_y hasta_yo los_ha las_ha los_han las_han los_tiene "
                 "las_tiene los_pueden los_puede las_puede una_es a_y a_o los_deben por_es en_es "
                 "hasta_con en_de entre_y hacia_o hacia_y desde_o de_a de_entre de_por de_desde "
                 "de_hasta de_sobre de_sin de_hacia por_entre para_con por_de por_para para_en "
                 "para_desde a_por desde_por hasta_por para_de entre_en "
             "los_tienen las_tienen los_son las_son los_era desde_y hasta_y para_y para_e"),
    ),
    "it": Closed(
        its=_of("il la lo gli le di e che per con non è un una del della si da al nel ci sono suo "
                "sua alla alle nel nella dal sul dei delle nostro questo più grazie gentile in"),
        owns=_of("il lo gli"),
        leads=_of("di per con presso tra fra"),
        fused=_of("del dello della dei degli delle al alla ai alle dal dalla nel nella sul sulla "
                  "dello nello"),
        verbs=_of("è sono era erano ha hanno sarà saranno può possono deve devono comincia inizia "
                  "costa arriva avrà viene apre chiude resta"),
        subjects=_of("io tu egli"),
        joins=_of("e ed o ma"),
        both=_of("con_o di_e per_e di_o per_o con_e del_e della_o gli_ha lo_ha lo_hanno gli_hanno "
                 "lo_può lo_possono lo_deve lo_sono lo_è gli_è lo_era gli_sono gli_può del_o al_o "
                 "una_è alla_e dal_e nel_e al_e alle_e delle_e dei_e lo_devono lo_saranno una_o "
                 "della_e nella_e dalla_e sulla_e sul_e lo_costa gli_arriva gli_costa "
                 "per_io di_io con_io per_costa della_sono uno_è uno_o uno_e di_sono"),
        last=_of("uno"),
    ),
    "pt": Closed(
        its=_of("o a os as e de do da que em um uma para com não por se no na é dos das ao sua seu "
                "às aos nos está são você nosso nossa mais obrigado obrigada foi"),
        owns=_of("seu seus nosso nossa nossos nossas"),
        leads=_of("de com em para por desde até sem sobre entre"),
        fused=_of("do da dos das no na nos nas ao aos pelo pela à às"),
        verbs=_of("é são está estão foi foram era tem têm será serão pode podem deve devem começa "
                  "custa chega terá estará vai vem abre fecha fica"),
        subjects=_of("eu tu ele"),
        joins=_of("e ou mas"),
        both=_of("em_no com_pelo até_à até_às ao_do ao_dos à_do à_da à_de às_de até_ao até_aos "
                 "até_no até_na até_de até_do até_da até_por de_por de_pelo para_sem de_entre "
                 "de_até entre_em de_sem de_para de_com em_até por_entre sobre_até de_desde "
                 "por_até para_com com_até por_sobre de_sobre para_entre nas_da do_de no_de "
                 "na_de nos_de nas_de dos_de das_de "
             "com_ou de_e de_ou sem_ou para_ou em_e em_ou por_e por_ou até_ele de_ele com_ele "
                 "para_ele em_ele por_ele sobre_ele sem_ele entre_ele para_e com_e até_e no_e na_e "
                 "do_e da_e dos_e das_e ao_e nos_é nos_foi nos_está nos_tem nos_pode nos_deve um_é "
                 "um_e um_ou uma_ou até_é até_está do_ou da_ou no_ou na_ou ao_ou até_ou para_eu "
                 "até_tem pela_ou pelo_ou nos_ou dos_ou nos_são nos_e sem_e até_foi até_pode "
                 "até_são até_será até_eu sobre_e nos_podem nos_devem uma_e dos_são"),
        last=_of("seu seus nosso nossa um uma no"),
    ),
    "nl": Closed(
        its=_of("de het een en van u uw is voor met op niet te dat wij we zijn in bij aan om die "
                "er ook ons onze heeft worden wordt deze kan als beste naar"),
        owns=_of("de uw onze mijn"),
        leads=_of("van voor met tijdens zonder sinds naar"),
        verbs=_of("is was waren heeft hebben had wordt worden werd kan kunnen moet moeten zal "
                  "zullen begint kost"),
        subjects=_of("wij ik hij"),
        joins=_of("en of maar"),
        opens=_of("dat omdat zodra"),
        both=_of("van_voor van_bij van_tijdens van_met van_zonder van_naar naar_voor met_bij "
                 "voor_bij voor_tijdens voor_zonder voor_met de_voor de_van "
             "van_en voor_en met_en zonder_of met_of voor_of bij_en de_is het_is het_was "
                 "het_kan het_wordt het_heeft het_werd het_moet het_zal het_had het_zijn "
                 "het_waren het_hebben jullie_hebben jullie_kunnen jullie_moeten jullie_zullen "
                 "jullie_waren jullie_worden dat_is dat_was dat_kan dat_wordt dat_heeft dat_moet "
                 "dat_zal dat_werd dat_had dat_worden dat_zijn dat_kost dat_begint het_kost "
                 "het_begint van_of het_worden een_of een_en bij_of het_of het_en de_en de_of "
                 "dat_hebben dat_waren dat_kunnen dat_moeten dat_zullen naar_en het_kunnen "
                 "jullie_en onze_is het_moeten jullie_of naar_of het_zullen zonder_en"),
        last=_of("het een jullie voor van met naar mijn bij"),
        strands=True,
    ),
    "sv": Closed(
        its=_of("och att det är för med du vi som på av den inte en ett till har din ditt om kan "
                "från ni er dig i hos vår vårt tack hej ska"),
        owns=_of("din ditt dina vår vårt våra ert"),
        leads=_of("hos mellan från under"),
        verbs=_of("är var har hade kan ska skall kommer börjar kostar"),
        subjects=_of("vi jag han"),
        joins=_of("och eller men"),
        both=_of("från_under "
             "från_och mellan_och din_är vår_är under_är under_och under_eller från_eller "
                 "vår_kommer vår_och din_och dina_och våra_och din_eller från_och under_på"),
        behind=_of("i på med till för av"),
        governs=_of("med till för av"),
        strands=True,
    ),
    "da": Closed(
        its=_of("og at det er for med du vi som på af den ikke en et til har din dit om kan fra "
                "jeg der jer dig i hos vores tak hej skal jeres"),
        owns=_of("din dit dine vores jeres min"),
        leads=_of("hos mellem fra"),
        verbs=_of("er var har havde kan skal kommer begynder starter koster bliver"),
        subjects=_of("vi jeg han"),
        joins=_of("og eller men"),
        both=_of("fra_og mellem_og fra_eller din_er vores_er din_og vores_og dine_og jeres_og"),
        behind=_of("i på med til for af"),
        governs=_of("med til af"),
        strands=True,
    ),
    "pl": Closed(
        its=_of("i w na do z nie się jest że dla o to za od po jak są państwa pan pani panią oraz "
                "przez lub być dziękujemy przy nasz nasza nas"),
        owns=_of(""),
        leads=_of("o w we na do z ze dla od u przez przy pod nad bez"),
        verbs=_of("jest są był była było będzie będą ma mają może mogą rozpoczyna kosztuje"),
        subjects=_of("ja ty on"),
        joins=_of("i oraz lub albo"),
        both=_of("od_w do_w od_z do_z od_przed do_na od_na z_przed z_pod z_nad z_za "
             "o_i dla_i od_i bez_i na_lub do_lub z_i z_lub w_i w_lub do_i na_i bez_lub od_lub u_i "
                 "przez_i przy_i pod_i nad_i dla_lub przez_lub pod_lub nad_lub"),
    ),
}  # fmt: skip

# "della" and "alla" are first names too, and words in small letters.
ANY_CLOSED: frozenset[str] = frozenset().union(*(one.all_closed for one in LANGUAGES.values()))
