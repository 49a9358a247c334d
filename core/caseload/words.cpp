// Labels come from the form definitions; what they do not know is put in words from its code.
#include "core/caseload/words.h"

#include <map>

#include "core/records/fields.h"

namespace doorstep {
namespace {

const FieldDefinition* definitionOf(const Forms& forms, const std::string& type, const std::string& field) {
    const FormDefinition* form = forms.find(type);
    return form ? form->find(field) : nullptr;
}

bool endsWith(const std::string& text, std::string_view end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// An unborn child has no name yet, and an extract may leave one out; a card must say whose it is all the
// same.
std::string withoutName(const Record& person) {
    const bool unborn =
        !textValue(person, "expected_birth").empty() && textValue(person, "date_of_birth").empty();
    const std::string localId = textValue(person, "local_id");
    const std::string what = unborn ? "Unborn child" : "Person";
    return localId.empty() ? what : what + " " + localId;
}

}  // namespace

std::string joinNames(const std::vector<std::string>& names) {
    std::string joined;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) joined += i + 1 == names.size() ? " and " : ", ";
        joined += names[i];
    }
    return joined;
}

std::string shortName(const Record& person) {
    const std::string preferred = textValue(person, "preferred_name");
    const std::string given = preferred.empty() ? textValue(person, "forename") : preferred;
    if (!given.empty()) return given;
    const std::string surname = textValue(person, "surname");
    return surname.empty() ? withoutName(person) : surname;
}

std::string calledName(const Record& person) {
    const std::string given = shortName(person);
    const std::string surname = textValue(person, "surname");
    return surname.empty() || given == surname ? given : given + " " + surname;
}

std::string legalName(const Record& person) {
    const std::string forename = textValue(person, "forename");
    const std::string surname = textValue(person, "surname");
    return forename.empty() || surname.empty() ? forename + surname : forename + " " + surname;
}

std::string inWords(const std::string& code) {
    std::string words = code;
    for (char& c : words) {
        if (c == '_') c = ' ';
    }
    if (!words.empty() && words[0] >= 'a' && words[0] <= 'z')
        words[0] = static_cast<char>(words[0] - 'a' + 'A');
    return words;
}

std::string codeLabel(const std::string& set, const std::string& code) {
    using Labels = std::map<std::string, std::string>;
    static const std::map<std::string, Labels> sets = {
        // The Children (Leaving Care) Act 2000.
        {"care_leaver",
         {{"eligible", "Eligible child"},
          {"relevant", "Relevant child"},
          {"former_relevant", "Former relevant child"},
          {"qualifying", "Qualifying care leaver"}}},
        // Where the import found the child in need.
        {"cin", {{"plan", "With a plan"}, {"referral", "Without a plan"}}},
        {"missing", {{"missing", "Whereabouts not known"}, {"away", "Away from placement"}}},
        // Categories of abuse as the CIN census spells them.
        {"cp",
         {{"NEG", "Neglect"},
          {"PHY", "Physical abuse"},
          {"SAB", "Sexual abuse"},
          {"EMO", "Emotional abuse"},
          {"MUL", "More than one category"}}},
        // Disabilities of the CIN census.
        {"disability",
         {{"MOB", "Mobility"},
          {"HAND", "Hand function"},
          {"PC", "Personal care"},
          {"INC", "Incontinence"},
          {"COMM", "Communication"},
          {"LD", "Learning"},
          {"HEAR", "Hearing"},
          {"VIS", "Vision"},
          {"BEH", "Behaviour"},
          {"CON", "Consciousness"},
          {"AUT", "Autism"},
          {"DDA", "Another disability under the Equality Act"}}},
    };
    const auto labels = sets.find(set);
    if (labels == sets.end()) return code;
    const auto label = labels->second.find(code);
    return label == labels->second.end() ? code : label->second;
}

std::string optionLabel(const Forms& forms, const std::string& type, const std::string& field,
                        const std::string& code) {
    if (const FieldDefinition* definition = definitionOf(forms, type, field)) {
        for (const Option& option : definition->options) {
            if (option.code == code) return option.label;
        }
    }
    return inWords(code);
}

std::string fieldLabel(const Forms& forms, const std::string& type, const std::string& field,
                       const PersonNames& names) {
    const FieldPath path = partsOf(field);
    const std::string name = nameFor(names, path.element);
    if (const FieldDefinition* definition = definitionOf(forms, type, field)) {
        const std::string label = withName(definition->label, name);
        const bool isPart = path.group == definition->key && !path.name.empty();
        return isPart ? label + ": " + inWords(path.name) : label;
    }
    if (path.group == "child" && path.name.empty()) return name;
    if (path.group.empty()) return inWords(path.name);
    return path.name.empty() ? inWords(path.group) : inWords(path.group) + ": " + inWords(path.name);
}

std::string entryTitle(const Forms& forms, const std::string& type, const std::string& code) {
    const FormDefinition* form = forms.find(type);
    const std::string plain = form ? form->title : inWords(type);
    if (type == "visit") {
        if (code.empty() || code == "other") return "Visit";
        const std::string label = optionLabel(forms, type, "visit_type", code);
        return endsWith(label, "visit") ? label : label + " visit";
    }
    if (type == "contact" && !code.empty()) return "Contact: " + optionLabel(forms, type, "mode", code);
    return plain;
}

std::string firstWords(const std::string& text, std::size_t bytesMax) {
    std::string line = text;
    for (char& c : line) {
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    }
    if (line.size() <= bytesMax) return line;
    std::size_t end = line.rfind(' ', bytesMax);
    if (end == std::string::npos || end == 0) end = bytesMax;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) --end;
    return line.substr(0, end) + " …";
}

}  // namespace doorstep
