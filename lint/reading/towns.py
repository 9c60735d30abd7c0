"""The larger towns of the countries whose languages most mails are written in, by their own names.

Left out: those that are as often a person's name, or a word ("Florence", "Reading", "Essen").
"""

_TOWNS = """
london birmingham manchester leeds liverpool sheffield bristol leicester nottingham coventry
newcastle sunderland brighton plymouth southampton portsmouth norwich oxford cambridge ipswich
gloucester cheltenham exeter bournemouth swindon luton watford northampton peterborough doncaster
huddersfield wolverhampton stoke middlesbrough warrington edinburgh glasgow aberdeen dundee
inverness cardiff swansea belfast londonderry dublin limerick galway waterford seattle portland
sacramento oakland fresno tucson albuquerque omaha wichita tulsa memphis nashville louisville
cincinnati cleveland pittsburgh baltimore boston rochester minneapolis milwaukee chicago detroit
indianapolis atlanta miami tampa boise spokane tacoma anchorage honolulu charleston raleigh
greensboro toledo chattanooga knoxville baton_rouge tallahassee new_york los_angeles san_francisco
san_diego san_antonio las_vegas kansas_city salt_lake_city new_orleans oklahoma_city fort_worth
st._louis toronto montreal montréal vancouver calgary edmonton ottawa winnipeg québec halifax
saskatoon melbourne brisbane perth canberra hobart auckland christchurch berlin hamburg münchen
munich köln cologne frankfurt stuttgart düsseldorf dortmund leipzig dresden hannover hanover
nürnberg nuremberg duisburg bochum wuppertal bielefeld bonn münster karlsruhe mannheim augsburg
wiesbaden gelsenkirchen mönchengladbach braunschweig chemnitz aachen magdeburg freiburg lübeck
erfurt mainz rostock kassel potsdam saarbrücken osnabrück oldenburg leverkusen heidelberg
darmstadt regensburg ingolstadt würzburg wolfsburg ulm heilbronn pforzheim göttingen bremerhaven
bremen reutlingen koblenz trier erlangen siegen hildesheim cottbus görlitz bamberg bayreuth passau
konstanz wien vienna graz linz salzburg innsbruck klagenfurt zürich zurich genf genève geneva
basel bern lausanne winterthur luzern lucerne lugano marseille lyon toulouse nantes montpellier
strasbourg bordeaux lille rennes reims toulon grenoble dijon angers nîmes villeurbanne brest
limoges amiens perpignan metz besançon orléans rouen mulhouse caen avignon poitiers versailles
bruxelles brussels brüssel antwerpen antwerp ghent liège namur brugge bruges leuven madrid
barcelona sevilla seville zaragoza málaga malaga murcia palma bilbao alicante córdoba valladolid
vigo gijón hospitalet vitoria granada elche oviedo badalona cartagena jerez móstoles pamplona
almería donostia santander burgos albacete salamanca logroño badajoz huelva cádiz tarragona lleida
girona segovia guadalajara monterrey puebla tijuana bogotá bogota medellín medellin barranquilla
quito guayaquil arequipa montevideo asunción caracas maracaibo valparaíso buenos_aires
ciudad_de_méxico lisboa lisbon porto braga coimbra setúbal funchal aveiro faro évora guimarães
brasília brasilia fortaleza manaus curitiba recife belém goiânia guarulhos campinas maceió
teresina joão_pessoa são_paulo rio_de_janeiro belo_horizonte porto_alegre florianópolis niterói
londrina joinville uberlândia sorocaba ribeirão_preto roma rome milano milan napoli naples torino
turin palermo genova genoa bologna firenze bari catania messina padova padua trieste brescia parma
modena reggio livorno cagliari foggia rimini salerno ferrara ravenna perugia pescara bergamo
trento vicenza bolzano pisa udine amsterdam rotterdam utrecht eindhoven groningen tilburg almere
breda nijmegen enschede haarlem arnhem zaanstad amersfoort apeldoorn hoofddorp maastricht leiden
dordrecht zoetermeer zwolle deventer delft alkmaar den_haag the_hague warszawa warsaw kraków
krakow cracow łódź wrocław poznań gdańsk szczecin bydgoszcz lublin katowice białystok gdynia
częstochowa radom toruń praha prague brno ostrava plzeň bratislava budapest debrecen bucurești
bucharest cluj timișoara zagreb ljubljana beograd belgrade sarajevo stockholm göteborg gothenburg
malmö uppsala västerås örebro linköping helsingborg jönköping norrköping oslo trondheim stavanger
drammen tromsø københavn copenhagen aarhus odense aalborg helsinki espoo tampere turku oulu
reykjavík tallinn riga vilnius kaunas kyiv kiev lviv odesa kharkiv minsk moscow istanbul ankara
izmir bursa antalya athens athína thessaloniki tel_aviv jerusalem haifa beirut amman cairo
casablanca rabat tunis algiers lagos abuja ibadan accra nairobi kampala johannesburg durban
pretoria cape_town dubai abu_dhabi riyadh jeddah doha karachi lahore islamabad delhi mumbai
bangalore bengaluru chennai kolkata hyderabad pune ahmedabad dhaka colombo kathmandu bangkok hanoi
jakarta manila kuala_lumpur singapore taipei seoul busan tokyo osaka kyoto nagoya yokohama fukuoka
sapporo beijing shanghai shenzhen guangzhou hong_kong
"""

# Of these, those that are also words where they have no capital, and those that people are called.
WORDS = frozenset(
    "cologne bologna angers porto siegen leiden erlangen manila stoke faro rome".split()
)
NAMES = frozenset(
    "milan roma boston cleveland brest trier aveiro braga pisa rome cartagena".split()
)

# Frozen sets here, for the proof reads off them which words are known (lint/proof/classes.py).
TOWNS = frozenset(name.replace("_", " ") for name in _TOWNS.split())
PARTS = frozenset(word for name in TOWNS for word in name.split())
