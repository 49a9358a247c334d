// Searching while somebody types.
#include "qml/viewmodels/search_model.h"

#include "core/records/fields.h"
#include "qml/viewmodels/form_text.h"
#include "qml/viewmodels/present.h"

namespace doorstep::app {

namespace {

constexpr int kHitsMax = 50;

struct Hit {
    SearchHit hit;
    std::string title;
    std::string label;
};

// The store marks matches with U+0001 and U+0002, which no text of a person holds.
QString richSnippet(const std::string& marked) {
    auto rich = text(marked).toHtmlEscaped();
    rich.replace(QChar(1), QLatin1String("<b>")).replace(QChar(2), QLatin1String("</b>"));
    return rich;
}

Result<std::string> labelOf(Caseload& caseload, const Record& record, const std::string& field) {
    TRY_SET(const auto forms, caseload.forms());
    const auto* form = forms->find(record.type, record.formVersion);
    const auto* definition = form == nullptr ? nullptr : definitionOf(*form, field);
    if (definition == nullptr) return std::string();
    TRY_SET(const auto names, caseload.namesFor(record));
    const auto child = parseId<PersonId>(partsOf(field).element);
    const auto name = child.ok() ? names.find(*child) : names.end();
    return withName(definition->label, name == names.end() ? QString() : text(name->second)).toStdString();
}

Result<std::vector<Hit>> find(Caseload& caseload, const std::string& words) {
    std::vector<Hit> hits;
    if (words.empty()) return hits;
    TRY_SET(auto found, caseload.search(words, kHitsMax));
    for (auto& hit : found) {
        TRY_SET(const auto record, caseload.record(hit.record));
        TRY_SET(auto title, caseload.titleOf(record));
        TRY_SET(auto label, labelOf(caseload, record, hit.field));
        hits.push_back({std::move(hit), std::move(title), std::move(label)});
    }
    return hits;
}

}  // namespace

void SearchModel::setWords(const QString& words) {
    if (words_ == words) return;
    words_ = words;
    emit wordsChanged();
    reload();
}

void SearchModel::load() {
    const auto words = words_.trimmed();
    fetch([words = words.toStdString()](Caseload& caseload) { return find(caseload, words); },
          [this, words](const std::vector<Hit>& found) {
              std::vector<SearchRow> rows;
              for (const auto& each : found) {
                  SearchRow row;
                  row.recordId = text(textOf(each.hit.record));
                  row.type = text(each.hit.type);
                  row.title = text(each.title);
                  row.label = text(each.label);
                  row.snippet = richSnippet(each.hit.snippet);
                  rows.push_back(row);
              }
              hits_.show(rows);
              if (words.isEmpty()) {
                  countText_.clear();
              } else if (rows.empty()) {
                  countText_ = tr("Nothing found for “%1”").arg(words);
              } else {
                  countText_ = rows.size() == 1 ? tr("1 found") : tr("%1 found").arg(rows.size());
              }
          });
}

}  // namespace doorstep::app
