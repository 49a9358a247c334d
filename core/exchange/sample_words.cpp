// Word lists. Ava, Noah, Mia and Leon, Hartley and Marsh are left out: they are told apart by name.
#include "core/exchange/sample_words.h"

#include <array>

namespace doorstep::sample {
namespace {

constexpr std::array<std::string_view, 40> kGirls{
    "Amelia", "Isla",   "Zara",    "Freya",  "Maryam", "Poppy",  "Ruby",  "Evie",   "Aisha", "Grace",
    "Ella",   "Lily",   "Sienna",  "Daisy",  "Niamh",  "Phoebe", "Amara", "Chloe",  "Hana",  "Erin",
    "Imogen", "Layla",  "Megan",   "Nadia",  "Orla",   "Paige",  "Rosie", "Safiya", "Tilly", "Violet",
    "Willow", "Yasmin", "Abigail", "Bethan", "Chiara", "Darcey", "Esme",  "Fatima", "Kayla", "Zuzanna"};

constexpr std::array<std::string_view, 40> kBoys{
    "Oliver", "Jayden",  "Harry",  "Mohammed", "Alfie",  "Archie", "Tyler",  "Isaac",  "Kian",   "Reuben",
    "Theo",   "Ibrahim", "Finley", "Oscar",    "Callum", "Ethan",  "Dylan",  "Kwame",  "Jakub",  "Rhys",
    "Samuel", "Tobias",  "Yusuf",  "Zachary",  "Aaron",  "Blake",  "Connor", "Daniel", "Elijah", "Frankie",
    "Hamza",  "Jude",    "Kai",    "Lewis",    "Mateo",  "Nathan", "Owais",  "Patryk", "Riley",  "Stanley"};

constexpr std::array<std::string_view, 60> kSurnames{
    "Abbott",  "Adeyemi",   "Ahmed",   "Atkins",    "Baines",  "Banerjee", "Barlow",  "Begum",
    "Bright",  "Brookes",   "Carver",  "Chowdhury", "Clegg",   "Coates",   "Coleman", "Cooper",
    "Daly",    "Dawson",    "Doyle",   "Ellery",    "Farrow",  "Fielding", "Flynn",   "Garside",
    "Gill",    "Greaves",   "Haddad",  "Holloway",  "Hussain", "Ingram",   "Jarvis",  "Kamara",
    "Kaur",    "Kowalczyk", "Lacey",   "Lambert",   "Mensah",  "Millward", "Morgan",  "Nowak",
    "Oakes",   "Osei",      "Parkin",  "Patel",     "Pearce",  "Quinn",    "Rahman",  "Ridley",
    "Rowe",    "Sandhu",    "Shaw",    "Sibanda",   "Stubbs",  "Tanner",   "Thorne",  "Underhill",
    "Vickers", "Wade",      "Wrigley", "Yilmaz"};

constexpr std::array<std::string_view, 24> kWorkerForenames{
    "Adele",  "Bilal",  "Carys", "Dominic", "Eleni",  "Femi",    "Gareth", "Harriet",
    "Ines",   "Joanne", "Kofi",  "Leanne",  "Mark",   "Nasreen", "Olga",   "Philip",
    "Rachel", "Sunita", "Terry", "Una",     "Vikram", "Wendy",   "Yvonne", "Zoe"};

constexpr std::array<std::string_view, 23> kWorkerSurnames{
    "Alder", "Birch",  "Castell",  "Dunmore", "Eastham", "Fenwick", "Gant",  "Hallam",
    "Iqbal", "Jessop", "Kerridge", "Lomax",   "Mistry",  "Nuttall", "Ogden", "Platt",
    "Rudge", "Sethi",  "Thwaite",  "Upton",   "Venn",    "Wardle",  "Yeo"};

constexpr std::array<std::string_view, 24> kStreets{
    "Alder Close",  "Beacon Road",  "Canal Street", "Dovecote Lane",  "Elm Grove",     "Foundry Street",
    "Glebe Road",   "Harbour View", "Ivy Terrace",  "Jubilee Avenue", "Kiln Lane",     "Lark Rise",
    "Mill Bank",    "Nethergate",   "Orchard Way",  "Priory Road",    "Quarry Hill",   "Rope Walk",
    "Station Road", "Tanner's Row", "Upper Field",  "Viaduct Street", "Weavers Court", "Yew Tree Drive"};

constexpr std::array<std::string_view, 8> kTowns{"Fernbury",  "Ashcombe",     "Market Dunstow",
                                                 "Holmewick", "Saltersea",    "Thornley Vale",
                                                 "Wexbridge", "Little Marden"};

constexpr std::array<std::string_view, 14> kEthnicities{"WBRI", "WBRI", "WBRI", "WBRI", "WBRI",
                                                        "WBRI", "WOTH", "MWBC", "MOTH", "APKN",
                                                        "AIND", "ABAN", "BCRB", "BAFR"};

}  // namespace

std::span<const std::string_view> girlsNames() {
    return kGirls;
}
std::span<const std::string_view> boysNames() {
    return kBoys;
}
std::span<const std::string_view> surnames() {
    return kSurnames;
}
std::span<const std::string_view> workerForenames() {
    return kWorkerForenames;
}
std::span<const std::string_view> workerSurnames() {
    return kWorkerSurnames;
}
std::span<const std::string_view> streets() {
    return kStreets;
}
std::span<const std::string_view> towns() {
    return kTowns;
}
std::span<const std::string_view> ethnicities() {
    return kEthnicities;
}

}  // namespace doorstep::sample
