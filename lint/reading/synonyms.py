"""Synonyms that people swap when they repeat a text: one meaning a line, in base forms."""

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
absent missing away
accident incident crash
accurate exact correct precise right
achieve reach attain accomplish
adapt adjust tailor customise customize
additionally moreover besides
adequate sufficient enough ample
administer administrative admin clerical
almost nearly practically
alternative option choice
announce declare publish
anyone anybody somebody someone
apparent evident obvious
approve accept clear permit sign
approximately roughly nearly about around
assemble gather collect
assess evaluate appraise judge rate
assign allocate allot
assure promise guarantee
attempt try effort
attract draw
authority regulator council
background history
barrier obstacle hurdle
basic fundamental elementary
batch lot series
begin beginning start outset onset
behaviour conduct
bookkeeper accountant bookkeeping accounting accounts
bright brilliant luminous light
building premises property site
calculate compute reckon work
calculation sum estimate
caution careful cautious
chat talk word
chief main principal
child children kid pupil
cleaner cleaning
cold chilly cool
collapse fail crash
commit pledge promise
commonplace ordinary usual
commute travel journey
compensate reimburse refund repay
compensation refund reimbursement
competent qualified trained skilled
complain complaint objection
component part piece
compulsory mandatory obligatory
concern worry
conclude finish close
condition state shape
confirm verify
conventional traditional standard classic
correct fix right
crew team staff
criticise blame
crowd crowded queue
damage damaged broken faulty defect defective
dangerous unsafe hazardous risky
decline refuse reject
defect fault flaw failure
demand need request
depot warehouse store
desire wish want
dirt dirty grime
disappear vanish go
dismantle remove strip
display exhibit show
disruption interruption downtime stoppage standstill
domestic home household
doubtful uncertain unsure
draft write prepare
dry drought
durable lasting tough robust sturdy
duty task obligation responsibility
earn make
economic cheap thrifty
elevator lift
eliminate remove erase
employ hire
empty vacant bare
encounter meet face
enormous huge vast
ensure guarantee secure
entire whole complete total
equal identical same
equip fit furnish
essential needed necessary
establish set found
evaluate assess review
examine study inspect
exceed top surpass
exchange swap trade
expand grow extend enlarge
expire lapse end
expose reveal
extend lengthen prolong
facility plant site
familiar known
fasten fix secure
fault error mistake
fine penalty
firm solid
fit match suit
flat apartment
flawless perfect
flow stream
forecast predict prediction
former earlier previous past
fortune wealth
frontier border boundary
fuel petrol diesel gas
function work operate
garbage rubbish waste trash litter
genuine authentic real
goods cargo freight consignment load shipment
grant fund subsidy
guard protect
halt stop
hazard danger risk
heat warm hot
height tall high
holiday vacation leave
honest frank sincere
identify recognise recognize spot
illness disease sickness
immediately instantly once
individual single separate
initial first
injure injury wound
inquiry enquiry request
interval gap
jam block clog
join attend enter
judge decide
kitchen cook
label mark tag
landlord owner
lately recently
law legislation regulation statute rule
lecture course class
legal lawful
licence license permit
lorry truck trailer wagon
luggage baggage
machinery machine equipment
maintain maintenance service upkeep servicing
majority most
maker manufacturer producer manufacture
market sell
maximum limit cap top
meal lunch dinner breakfast
mend repair fix
merge combine unite join
minimum least
minor small slight
mix blend
modern contemporary current
monitor screen
motorist driver
mount install fix
murmur noise sound
mute silent quiet
nation country
neighbourhood area district
noise loud noisy
notify inform alert
objection concern
observe watch notice
obtain get acquire
operate run work
operation process
operator driver
origin source
outlay cost
overcome beat
overnight night
overview summary digest
overtime extra
own possess
owner proprietor
panel board
parent mother father
participate attend join
partner associate
patient client
peak busy
penny pence cent
perform do carry
period time term
permanent lasting
physician doctor
pile stack heap
pledge promise
police officer
pollution dirt
port harbour harbor
portion part
post position job
potential possible
prefer favour like
premise site
pressure stress
pretty nice
price cost
primary main chief
print paper
private personal
probable likely
procedure process
profit earnings margin
programme schedule
prohibit ban forbid
prompt quick
proportion share
purchase buy
purpose aim
qualified trained certified
quantity amount
rapid fast
reaction response
realise realize notice
recipe formula
recover reclaim regain
refuse deny
regular frequent steady
regulation rule law
relief help
relocate move
rely depend
renovate refurbish modernise modernize
replacement substitute spare
represent stand
require ask demand
research study
resident tenant occupant
restore repair
restrict limit
retailer shop merchant dealer
return back
revise review update
rubbish waste
sack bag
schedule plan
seal close
select pick
sensor detector probe
separate apart
server computer
settle pay
shift move
shipment delivery consignment
signature sign
silent quiet
situation case
skill ability
soak wet
solution answer remedy
soon shortly
specialist expert
specimen sample
speedy fast
spend pay
spoil ruin damage
stable steady
staff personnel crew
stage phase
standstill stop
storage store warehouse
strength power
strict tight
strong powerful
submit send hand
substance material
succeed win success successful
sum total
supervise oversee watch
supervisor foreman manager
supply deliver
surgery practice clinic
swift quick
talk speech toast
tax duty
technique method
temporary interim
tenant renter
theft steal stolen
threat danger
tight narrow
tip hint
tool instrument
topic theme
tradesman craftsman
transmit send
transport carry
trial test
tube pipe
typical common
unique special
unload empty
unnecessary needless
urgent pressing
usually normally generally typically mostly
vacancy opening
vacant empty
valid good
van lorry
vary change
vehicle truck lorry
vendor seller
venue place
view see
visible seen
warehouse store
warn alert
wash clean
waste lose
water liquid
wheel tyre tire
winter season
wire cable
witness see
woman lady
yard site
yearly annually

abholen holen mitnehmen
abschließen beenden
ändern anpassen umstellen wechseln tauschen ersetzen austauschen
anfahrt fahrt weg strecke
anfangen beginnen starten loslegen
angebot offerte vorschlag
angestellte mitarbeiter beschäftigte kollegen belegschaft personal leute team
anlage gerät maschine apparat
anruf telefonat gespräch
antwort rückmeldung reaktion
anzeigen zeigen darstellen vorführen vorführung präsentieren
arbeiten laufen funktionieren
aufnahme bild foto
aufpassen achten
aufwand mühe arbeit
ausfall störung panne stillstand defekt
auswählen aussuchen wählen
auto wagen fahrzeug lkw lieferwagen transporter
bauen errichten montieren einbauen installieren
bekommen erhalten kriegen
benötigen brauchen
benutzen nutzen verwenden einsetzen
bereit fertig
besuchen vorbeikommen vorbeischauen kommen
beteiligen teilnehmen mitmachen
betrieb firma unternehmen werk
bezahlen zahlen begleichen
bleiben verbleiben
buchen reservieren
büro praxis geschäftsstelle
chef leiter leitung inhaber geschäftsführer
dauern brauchen
defekt kaputt beschädigt
einfach leicht unkompliziert mühelos
einkauf beschaffung
einsparen sparen senken verringern reduzieren
ende schluss
entdecken finden
entscheiden beschließen
erklären erläutern zeigen
erledigen übernehmen kümmern
erneut nochmals wieder
ersatz reserve
erzählen berichten sagen
fachkraft fachmann experte spezialist
fehler irrtum mangel
fest dauerhaft stabil
flexibel anpassbar
freude spaß vergnügen
gast besucher
gebühr kosten preis entgelt kostet gebühren
gefahr risiko
gehalt lohn
gelände grundstück hof
geld mittel
gemeinsam zusammen
gering niedrig klein wenig
geschäft laden shop
geschehen passieren erfolgen
gespräch unterhaltung austausch termin
gestatten erlauben dürfen
gewinn ertrag
haltbar robust
handwerker monteur techniker
heim haus einrichtung
herstellen produzieren fertigen anfertigen
hersteller produzent
hilfe unterstützung
hinweis tipp rat
immer stets
jährlich jahr
kaufen erwerben anschaffen
kontrollieren prüfen überprüfen testen
kosten kostet zahlen betragen
krank erkrankt
kündbar kündigen aussteigen
kunde auftraggeber käufer
lager depot halle
lampe licht leuchte beleuchtung
lehrling azubi auszubildender
leihen ausleihen mieten
lernen schulung kurs weiterbildung seminar
liefern zustellen bringen schicken senden
lieferung sendung ware
lösung antwort
mahnen mahnung erinnern
meist häufig oft
melden informieren benachrichtigen bescheid
messe ausstellung
miete pacht
mieter bewohner
monatlich monat
muster probe beispiel
nacht nachts nächtlich
neu frisch aktuell
offen geöffnet
ort stelle platz standort
patient kranker
problem schwierigkeit
probieren testen ausprobieren versuchen kosten
rechnung forderung beleg
rechnen kalkulieren durchrechnen ausrechnen
regelmäßig laufend
reinigen putzen säubern
reparieren instandsetzen beheben
ruhig leise still
sammeln zusammenführen bündeln
schaden verlust
schicken senden zusenden
schnell rasch zügig flott
schützen sichern
sehen anschauen ansehen
sicher zuverlässig
speise essen gericht mahlzeit menü
stadt gemeinde kommune
start beginn auftakt
strom energie
stück exemplar
suchen finden
tag täglich
teilen aufteilen
teuer kostspielig
treffen begegnen
unterlage dokument papier
unterschreiben unterzeichnen
urlaub ferien
verbinden anschließen
verbrauch bedarf
verkaufen anbieten vertreiben
verlieren einbüßen
vermeiden verhindern
vertrag vereinbarung
verzögerung verspätung spät zu
viel zahlreich
vorher zuvor
wachsen zunehmen steigen
warten gedulden
wartung pflege instandhaltung
wasser feuchtigkeit
werkzeug gerät
woche wöchentlich
wohnung apartment
zählen erfassen
zeit dauer
ziel zweck
zufrieden glücklich
zusätzlich weiter extra
"""
