"""The word lists by which addresses, names and companies are made comparable."""

# Public email providers: a shared domain does not mean a shared employer.
PERSONAL = frozenset(
    "gmail.com yahoo.com outlook.com hotmail.com aol.com icloud.com live.com msn.com me.com "
    "mac.com ymail.com rocketmail.com fastmail.com fastmail.fm zoho.com hey.com pobox.com "
    "proton.me protonmail.com protonmail.ch pm.me tutanota.com gmx.de gmx.net gmx.com gmx.at "
    "gmx.ch web.de t-online.de freenet.de posteo.de mailbox.org arcor.de bluewin.ch yahoo.de "
    "outlook.de hotmail.de yahoo.co.uk hotmail.co.uk live.co.uk btinternet.com sky.com "
    "ntlworld.com virginmedia.com yahoo.fr hotmail.fr live.fr outlook.fr orange.fr free.fr "
    "laposte.net wanadoo.fr sfr.fr libero.it virgilio.it tiscali.it alice.it hotmail.it "
    "yahoo.it tin.it hotmail.es yahoo.es outlook.es telefonica.net terra.es sapo.pt "
    "uol.com.br bol.com.br terra.com.br ig.com.br hotmail.com.br yahoo.com.br yahoo.com.mx "
    "hotmail.com.mx yahoo.com.ar ziggo.nl planet.nl xs4all.nl kpnmail.nl home.nl hetnet.nl "
    "live.nl telenet.be skynet.be hotmail.be telia.com telia.se spray.se bredband.net "
    "online.no broadpark.no jubii.dk mail.dk luukku.com suomi24.fi seznam.cz centrum.cz "
    "email.cz azet.sk zoznam.sk wp.pl o2.pl onet.pl interia.pl op.pl freemail.hu citromail.hu "
    "abv.bg mail.bg mail.ru bk.ru inbox.ru list.ru yandex.ru yandex.com ya.ru rambler.ru "
    "ukr.net i.ua inbox.lv qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net "
    "hanmail.net yahoo.co.jp docomo.ne.jp ezweb.ne.jp rediffmail.com yahoo.co.in yahoo.in "
    "comcast.net verizon.net att.net sbcglobal.net cox.net charter.net bellsouth.net "
    "earthlink.net shaw.ca rogers.com sympatico.ca bigpond.com optusnet.com.au xtra.co.nz "
    "users.noreply.github.com".split()
)
# Addresses that belong to a role, not to a person.
ROLES = frozenset(
    "info sales contact office hello hi support admin administrator team mail email marketing "
    "enquiries enquiry inquiries accounts accounting billing finance hr jobs careers help "
    "helpdesk service services webmaster postmaster hostmaster abuse root noreply no-reply "
    "donotreply press media pr orders order shop store reception frontdesk management "
    "security privacy legal it itsupport everyone all staff general welcome reservations "
    "booking bookings events partners procurement purchasing secretary secretariat "
    "customerservice customercare feedback newsletter kontakt buero vertrieb verkauf "
    "bestellung rechnung buchhaltung bewerbung zentrale empfang bureau commercial contacto "
    "ventas comercial administracion facturacion vendas contato financeiro atendimento "
    "contabilidade informacoes informazioni amministrazione vendite segreteria ufficio "
    "acquisti commerciale direzione accueil direction comptabilite ventes compta recrutement "
    "verkoop inkoop administratie klantenservice receptie biuro sprzedaz sekretariat "
    "ksiegowosc obchod objednavky posta myynti toimisto tilaukset ordrer salg kundeservice "
    "kundservice forsaljning bilgi satis iletisim destek".split()
)
# What programs or forms write where there is no address, and addresses that nobody reads.
NOBODY = frozenset(
    "noreply no-reply no.reply no_reply donotreply do-not-reply do_not_reply root mailer-daemon "
    "devnull dev-null nobody noone none null nil na n-a nan test testing tester example "
    "sample you your youremail your-email your-name yourname username "
    "someone somebody anonymous anon unknown foo bar foobar asdf qwerty xxx dummy fake "
    "localhost deleted placeholder firstname lastname firstname.lastname first.last "
    "john.doe@example".split()
)
NOWHERE = frozenset(
    "localhost localhost.localdomain example.com example.org example.net test.com domain.com "
    "email.com none (none) company.com yourcompany.com yourdomain.com nowhere.com".split()
)
NOWHERE_ENDINGS = (".local", ".localdomain", ".(none)", ".invalid", ".(none")
NOBODYS_NAMES = frozenset(
    [
        "your name", "first last", "firstname lastname", "test test", "test user", "name surname",
        "first name last name", "unknown unknown", "no name", "anonymous", "nobody", "not provided",
    ]
)  # fmt: skip
NO_VALUE = frozenset(["", "-", "--", "n/a", "na", "none", "null", "nan", "#n/a", "nil", "unknown",
                      "test", "?", ".", "(none)", "(unknown)"])  # fmt: skip

TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady herr frau hr fr mme mlle m mag "
    "ing dipl rev hon sig sigra dott dottssa don dona sr sra srta senor senora dhr "
    "mevr mw pan pani ir drs".split()
)
GENERATIONS = {"jr": "jr", "junior": "jr", "jnr": "jr", "filho": "jr", "fils": "jr",
               "sr": "sr", "senior": "sr", "snr": "sr", "pere": "sr",
               "ii": "ii", "2nd": "ii", "iii": "iii", "3rd": "iii", "iv": "iv",
               "neto": "iii"}  # fmt: skip
DEGREES = frozenset(
    "phd mba md esq cpa pmp ba bsc msc ma pe cfa jd dds rn llm llb acca frcs obe mbe cbe".split()
)
# Legal forms: written or omitted at will, so they do not distinguish firms.
FORMS = frozenset(
    "inc incorporated llc corp corporation ltd limited gmbh mbh co company cie plc ag sa sas "
    "sarl srl srls spa snc sapa bv nv vof cv ab hb kb publ as asa ans oy oyj aps is kg kgaa "
    "ohg ug eg ek gbr se pty pvt private llp lp pllc pc kk yk sl slu sau sc sro spol zoo doo "
    "dd ad ood eood kft bt zrt nyrt rt sia uab oü ou ltda lda me eireli epp sab rl ooo oao "
    "zao pao ao tov sti sirketi anonim limitada aktiebolag aktiengesellschaft aktieselskab "
    "osakeyhtio anpartsselskab besloten vennootschap the and und et y e i of".split()
)
# Forms of several words, of which one alone is no form. Letters with dots are one word here.
LONG_FORMS = (
    "limited liability company", "public limited company", "sa de cv", "s de rl de cv", "s de rl",
    "sp zoo", "sociedad anonima", "sociedad limitada",
)  # fmt: skip
SHORTER = {
    "international": "intl", "manufacturing": "mfg", "technologies": "tech", "technology": "tech",
    "services": "svc", "service": "svc", "svcs": "svc", "group": "grp", "management": "mgmt",
    "engineering": "eng", "associates": "assoc", "associated": "assoc", "industries": "ind",
    "industry": "ind", "solutions": "soln", "systems": "sys", "system": "sys", "brothers": "bros",
    "national": "natl", "government": "govt", "university": "univ", "department": "dept",
    "laboratories": "labs", "laboratory": "lab", "center": "ctr", "centre": "ctr",
}  # fmt: skip
# Family names that many unrelated people bear, whatever the list says.
EVERYWHERE = frozenset(
    "smith johnson williams brown jones miller davis wilson anderson taylor thomas moore "
    "martin jackson white harris lee clark lewis walker hall king wright green baker adams "
    "roberts evans garcia rodriguez martinez hernandez lopez gonzalez perez sanchez fernandez "
    "silva santos oliveira souza muller schmidt schneider fischer weber meyer wagner becker "
    "dubois durand bernard petit rossi russo ferrari bianchi jansen de vries bakker hansen "
    "nielsen larsen andersson johansson karlsson nilsson kumar singh sharma patel gupta khan "
    "ali ahmed nguyen tran le pham wang li zhang liu chen yang huang zhao wu kim park choi "
    "jung tanaka sato suzuki takahashi watanabe ivanov petrov novak kowalski nowak yilmaz "
    "kaya mohamed ibrahim".split()
)

CROWD = 3  # distinct names that make an address a shared one
