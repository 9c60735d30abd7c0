"""Word families that the readers share. Classes of words, not sentences."""

import re
from functools import lru_cache

from ...templates.lazy_regex import lazy_regex

# How a letter begins. The second group is for languages that put a space before "!" and ":".
GREETINGS = (
    "hi|hello|hey|hiya|howdy|dear|greetings|welcome|welcome back|hi there|hello there|"
    "good morning|good afternoon|good evening|good day|morning|afternoon|evening|"
    "thanks|thank you|many thanks|congratulations|congrats|happy birthday|"
    "hallo|guten tag|guten morgen|guten abend|liebe|lieber|sehr geehrte|sehr geehrter|"
    "sehr geehrte frau|sehr geehrter herr|moin|servus|hej|hola|buenos d[ií]as|buenas tardes|"
    "estimado|estimada|querido|querida|ciao|buongiorno|buonasera|gentile|caro|cara|egregio|"
    "ol[aá]|bom dia|boa tarde|prezado|prezada|caro|beste|geachte|goedemorgen|k[aæ]re|"
    "bonjour|bonsoir|salut|ch[eè]re?"
)
SPACED_PUNCTUATION = lazy_regex(r"(?i)bonjour|bonsoir|salut|ch[eè]re?")  # French: "Bonjour !"

HONORIFICS = (
    "mr|mrs|ms|miss|mx|dr|prof|professor|doctor|sir|madam|rev|herr|frau|hr|fr|monsieur|madame|"
    "mme|mlle|m|sr|sra|srta|señor|señora|don|doña|sig|signor|signora|dott|ing|dipl|lord|lady|capt|"
    "mevrouw|meneer|dhr|mevr"
)

# Whom one greets without naming a person.
EVERYONE = frozenset(
    """all again and another any anybody anyone art audience beautiful boss both buddy buyers
    campers champion champions citizen class client clients coder coders colleague colleagues
    comrades community contributor contributors creator creators crew customer customers
    designer designers developer developers dev devs donor donors dude editor editors engineer
    engineers entrepreneur everybody everyone explorer explorers family fan fans fellow fellows
    folk folks founder founders friend friends from gang gents gentlemen girls gorgeous guest
    guests guys handsome hiring humans hustler investor investors in it ladies leader leaders
    learner learners listener listeners lovely lover lovers maker makers manager managers
    marketer marketers mate mates member members mom moms mum mums neighbor neighbors neighbour
    neighbours one our parent parents partner partners patient patients patron people pioneer
    planner player players reader readers recruiter recruiters resident residents runner runners
    shopper sir stranger strangers student students subscriber subscribers superstar supporter
    supporters sunshine team teams teacher teachers tenant the there this to traveler travelers
    traveller travellers user users valued volunteer volunteers we world writer writers y'all
    you your yourself back madam madame sirs customer's prospective potential future fellow new
    esteemed respected loyal beloved amigos amigo amiga todos tutti alle zusammen tous toutes
    bella darling honey sweetheart dear beta hackers hacker nerds geeks pals pal owner owners
    vendor supplier suppliers applicant applicants candidate candidates attendee attendees
    speaker speakers exhibitor exhibitors delegate delegates participant participants alum
    alumni trainee author authors artist artists seller sellers host hosts rider riders driver
    drivers gamer gamers foodie foodies bookworm early sleepyhead trooper doctor professor coach
    nurse chef captain security support sales marketing finance legal accounting payroll admin
    administrator webmaster editor-in-chief committee board council staff management organisers
    organizers group everyone's on for with or at of as just so what how why if when is it's i
    i'm we're thanks please yes no""".split()
)

# Words after which something must come: a gap behind one of them is a hole.
OPENERS = (
    "a|an|the|at|to|for|with|in|on|of|from|by|about|into|onto|near|via|per|as|like|and|or|"
    "saw|noticed|know|hear|love|your|our|my|their|his|her|its|that|than|is|was|are|"
    "were|be|meet|join|visit|visiting|"
    "downloading|attending|joining|using|choosing|called|named|until|since|between|within|"
    "before|after|under|over|through|toward|towards|against|without|including|during|regarding|"
    "both|each|every|only|dear|mr|mrs|ms|dr|und|der|die|das|bei|mit|für|von|zu|im|am|le|la|les|"
    "how|what|why|where|which|who|if|when|because|de|du|des|chez|pour|avec|el|los|"
    "con|para|por|en|di|da|per|il"
)

# Parts of a record: what a merge field or a human's gap in a template is about. Two kinds: a
# "record" word is a slot on its own ("[Name]"); a "thing" is only one beside a record or owner
# word ("[webinar title]", "[your report]"), for alone it is a label ("[Webinar] Scaling …").
RECORD = frozenset(
    """name firstname lastname fullname surname forename nickname fname lname fullname username
    company companyname organisation organization employer business brand recipient sender
    salutation honorific prefix suffix email mail phone telephone mobile fax address street city
    town state county region country zip zipcode postcode postal location venue date day month
    year time weekday quarter deadline price amount cost fee discount percentage percent
    currency total balance budget number quantity qty count link url website domain title
    subject headline subheadline headline tagline slogan signature jobtitle position role
    department industry sector team's rep account customer client prospect lead contact product
    service plan tier topic pain challenge goal benefit competitor feature department birthday
    age gender hobby interest interests mutual connection referrer referral school university
    course cta placeholder value variable field var token_name merge tag text copy content intro
    introduction paragraph body quote testimonial logo image photo picture banner button
    description summary bio details info information vorname nachname anrede titel firma name
    straße strasse plz ort stadt datum betrag prénom prenom nom société societe entreprise ville
    adresse civilité nombre apellido apellidos empresa ciudad fecha cargo nome cognome azienda
    città sobrenome cidade voornaam achternaam bedrijf naam bedrijfsnaam firmenname unternehmen
    ansprechpartner datum data fecha precio preço prezzo preis prijs prix montant importe
    unterschrift handtekening firma adresse indirizzo endereço dirección telefono teléfono
    telefone telefon téléphone téléfono customername clientname productname
    eventname yourname contactname accountname recipientname sendername repname unsubscribe
    unsubscribelink webversion statistic stat metric result results achievement project""".split()
)
THING = frozenset(
    """event webinar conference meeting session demo call podcast video report guide ebook book
    whitepaper paper article post blog newsletter case study survey offer deal promo promotion
    coupon code order invoice ticket receipt subscription trial booking appointment reservation
    shipment delivery parcel package item items seat room booth stand hall slot start end begin
    finish launch release version file attachment document contract proposal application team
    group community program programme class workshop training lesson module speaker host guest
    author person people manager director owner user member subscriber friend family employee
    employees colleague boss partner vendor supplier store shop site page platform tool software
    app solution system campaign project asset download resource issue problem question answer
    request note message reason use tracking reference id key type action step example sample
    size colour color language job first last middle full given display short long line main
    support help sales billing shipping mailing work home office legal registration unsubscribe
    unsub preferences preference browser view forward current previous next new old specific
    relevant recent similar personal personalised personalized custom points point area status
    stage source pain quarter annual monthly weekly expiry expiration due renewal payment card
    bank plan window duration minutes hours days weeks months years hour minute week random
    generic common shared hello greeting opener opening closing ps website""".split()
)
OWNERS = frozenset(
    """your my our their his her the a an this that of for and or & in at to with from about on
    recipient's customer's client's prospect's company's sender's contact's lead's user's
    person's recipients customers clients prospects its insert add enter here type put mr mrs ms
    ihr ihre ihren ihres dein deine votre vos ton notre tu il la el lo su sua seu tuo tua vostro
    uw jouw sus hier ici aquí aqui qui
    dr miss prof""".split()
)
INSTRUCTIONS = frozenset(
    """insert add enter put type fill choose pick replace change describe mention reference include
    paste specify customize customise personalize personalise edit write state list name explain
    briefly supply provide attach set swap tweak adapt populate tbd tbc todo tk fixme select
    give use modify rewrite""".split()
)
# In other languages; the instruction may also come last: "[Name einfügen]".
INSTRUCTIONS_ELSEWHERE = frozenset(
    """einfügen eintragen einsetzen ergänzen ausfüllen insérer ajouter compléter remplir indiquer
    insertar añadir agregar rellenar completar inserir adicionar preencher inserire aggiungere
    compilare invoegen toevoegen invullen""".split()
)
# Buttons and links that plain-text email shows in brackets: "[Add to calendar]".
BUTTONS = lazy_regex(
    r"(?i)^(?:add to|add me|enter (?:now|here to|to)|click|view|read|see|watch|download|register|"
    r"sign|book|learn|get|shop|join|buy|start|unsubscribe|reply|save|manage|update|open|visit|"
    r"change (?:my|your|email) |edit (?:my|your|profile|preferences)|choose (?:your|"
    r"a) (?:plan|seat)|"
    r"go to|try|claim|find|order|listen|play|call us|contact us|email us|rsvp|accept|decline|"
    r"confirm|subscribe|log|more|continue|next|back|here|this)\b"
)

SENIORITY = (
    "director|vice[- ]president|vp|svp|evp|avp|manager|executive|owner|partner|founder|co-founder|"
    "chief|head|president|principal|lead|team lead|supervisor|c-level|c-suite|ceo|cfo|cmo|cto|coo|"
    "cio|cro|officer|specialist|coordinator|analyst|administrator|consultant|engineer|developer|"
    "associate|assistant|senior manager|general manager|managing director|chairman|chairperson|"
    "board member|individual contributor|practitioner|architect|contributor|controller|planner|"
    "technician|superintendent|foreman|buyer|team leader|deputy director|deputy head|secretary|"
    "treasurer|headteacher|matron"
)
FUNCTIONS = (
    "marketing|sales|finance|it|hr|human resources|operations|engineering|product|procurement|"
    "purchasing|legal|research|development|r&d|customer success|customer service|support|"
    "accounting|communications|design|data|security|technology|information technology|retail|"
    "business development|logistics|supply chain|manufacturing|education|healthcare|e-commerce|"
    "ecommerce|media|advertising|administration|compliance|revenue|growth|strategy|analytics"
)
ROLES = frozenset(
    f"{SENIORITY}|student|educator|teacher|researcher|professor|academic|freelancer|contractor|"
    "self-employed|agency|nonprofit|non-profit|government|enterprise|smb|startup|individual|"
    "entrepreneur|other|unemployed|retired|homemaker|intern|journalist|blogger|influencer|"
    "investor|analyst|press|media|vendor|reseller|distributor|wholesaler|end user|buyer|seller|"
    "designer|writer|nurse|doctor|physician|lawyer|attorney|accountant|scientist|technician|"
    f"ic|staff|junior|senior|mid-level|entry-level|entry level|{FUNCTIONS}|banking|insurance|"
    "pharma|biotech|hospitality|travel|tourism|real estate|construction|energy|utilities|telecom|"
    "automotive|transportation|agriculture|mining|oil|gas|consumer goods|cpg|fintech|health|"
    "entertainment|gaming|sports|public sector|higher education|k-12|non profit|charity".split("|")
)

CURRENCIES = (
    "dollars?|euros?|pounds?|francs?|pesos?|reais|reales|yen|yuan|rupees?|rand|kron(?:er|or)|"
    "kronor|zloty(?:s|ch)?|koruna|lira|dirhams?|quid|cents?|pence|bucks|franken|kronen|livres?|"
    "libras?|sterline|USD|EUR|GBP|CHF|JPY|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|INR|BRL|MXN|ZAR|CNY"
)
COUNTED = (
    "seats?|users?|tickets?|licen[cs]es?|people|persons?|employees?|attendees?|items?|credits?|"
    "points?|orders?|messages?|contacts?|downloads?|members?|guests?|nights?|rooms?|units?|copies|"
    "leads?|invoices?|products?|accounts?|visits?|visitors?|registrations?|"
    "subscribers?|colleagues?|"
    "teammates?|projects?|tasks?|emails?|calls?|meetings?|sessions?|reviews?|places?|spots?|slots?|"
    "devices?|locations?|stores?|openings?|vacancies|positions?|months?|weeks?|days?|participants?|"
    "students?|children|kids|players?|customers?|clients?|views?|likes?|followers?|books?|courses?|"
    "lessons?|deals?|offers?|opportunities|campaigns?|vouchers?|coupons?|gifts?|boxes|packages?"
)

# Given names that are also common surnames: "Thomas Thomas" may well be a person.
BOTH_NAMES = frozenset(
    """abraham adam adams alan albert alexander alfred ali allan allen allison amos andre andrew
    angel anthony antoine archer arnold arthur ashley ashton austen austin avery bailey barry
    barton basil bell benjamin bennett benson bernard blake bond boris bradley brady brandon
    brent brett brian brooks bruce bruno bryan bryant byron cameron campbell carl carlos carroll
    carson carter cary casey chandler charles chase christian christopher clark claude clay
    clayton clement clifford clinton clyde cody cole colin connor cooper corey craig curtis
    cyril dale daniel daniels darren david davis dean denis dennis denver derek desmond dexter
    dickson diego dominic donald douglas drake drew dudley duncan dylan earl eddie edgar edison
    edmund edward edwards elliot elliott ellis emerson emmanuel ernest ethan eugene evan evans
    everett felix fernando fletcher ford forrest frances francis francisco frank franklin
    frederick garcia garrett garth gary george gerald gerard gibson gilbert glenn gordon graham
    grant gray gregg gregory griffin gustav guy hamilton hans hardy harmon harold harper harris
    harrison harry harvey hassan hayden heath hector henry herbert herman hernandez herrera hill
    holly homer hope horace howard hudson hugo hunter hussein ibrahim irving isaac islam ismail
    ivan jack jackson jacob jacques jaime james jarvis jason jay jean jeffrey jensen jerome
    jesse joel john johnson jordan jose joseph joshua joyce juan jude julian julius karim kay
    keith kelly kendall kennedy kenneth kent kerry kevin khan kim kirk kumar kurt lamar lambert
    lane lawrence lee leo leon leonard leslie lester levi lewis lin lincoln lionel lloyd logan
    long louis lucas luis luther lynn mack malik manuel marcel marion mark marsh marshall martin
    martinez mason mathew matthew matthews maurice max maxwell mehmet melville melvin merritt
    michael miguel miles miller milton mitchell mohamed mohammed monroe monte moon morgan morris
    moses murphy murray nathan neal neil nelson newton nguyen nicholas nick noah noel nolan
    norman oliver olson omar osborne oscar otis otto owen page palmer parker parsons pascal
    patrick paul pearson perez perry peter philip phillip pierre piers porter presley preston
    quincy quinn rahman ralph ramon ramsey randall raphael ray raymond reed reese reid rex
    reynolds rhodes rhys richard riley robert roberts robin rodney rodriguez roger roland roman
    romero ronald rose ross roy ruben rudolph rufus russell ryan salvador sam samuel sanders
    santiago saul sawyer scott sebastian seth shannon shaw shawn shelby shelton sherman sidney
    silva simon singh spencer stacy stanley stephen sterling steven stewart stuart sullivan
    sutton sydney tate taylor terry theodore thomas timothy todd tony tracy travis trevor
    tristan troy tucker turner tyler tyson valentin vance vaughn vernon victor vincent virgil
    wade walker wallace walter wang ward warner warren watson wayne wesley west weston wilbur
    wiley williams willis wilson winston woods wyatt xavier yang young yusuf zachary""".split()
)


def split_name(text: str) -> list[str]:
    """Return the words of an identifier or phrase, in lower case.

    >>> split_name("Recipient's FirstName_1")
    ["recipient's", 'first', 'name', '1']
    """
    spaced = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Za-z])(?=\d)", " ", text)
    return re.findall(r"[^\W_]+(?:['’]s\b)?|&", spaced.replace("’", "'").replace("_", " ").lower())


@lru_cache(maxsize=4096)
def is_field_like(phrase: str) -> bool:
    """Say whether phrase names a slot of a record ("first name", "COMPANY", "event date").

    >>> [is_field_like(p) for p in ("First Name", "event_date", "Webinar", "of the year")]
    [True, True, False, False]
    """
    words = [word.removesuffix("'s") for word in split_name(phrase)]
    words = [word for word in words if not word.isdigit()]
    if not 0 < len(words) <= 8:
        return False
    known = all(word in RECORD or word in THING or word in OWNERS for word in words)
    record = any(word in RECORD for word in words)
    owned = words[0] in ("your", "my", "our") and any(word in THING for word in words)
    return known and (record or owned or len([w for w in words if w in THING]) >= 3)
