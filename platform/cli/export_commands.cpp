// Records and chronologies on paper.
#include "platform/cli/export_commands.h"

#include "core/base/files.h"
#include "core/print/print.h"
#include "platform/cli/lookup.h"

namespace doorstep::cli {
namespace {

PrintFor useOf(const Arguments& arguments) {
    if (arguments.printFor == "court") return PrintFor::Court;
    return arguments.printFor == "subject-access" ? PrintFor::SubjectAccess : PrintFor::File;
}

Result<Json> write(Caseload& caseload, const Arguments& arguments, const Document& document) {
    TRY_SET(const Bytes pdf, pdfOf(document, instantOf(caseload.now())));
    TRY(writeWhole(arguments.pdf, pdf));
    return Json{{"file", arguments.pdf.string()}, {"bytes", pdf.size()}};
}

}  // namespace

Result<Json> exportRecord(Caseload& caseload, const Arguments& arguments) {
    TRY_SET(const RecordId id, findRecord(caseload, arguments.id));
    std::optional<PersonId> about;
    if (!arguments.about.empty()) {
        TRY_SET(about, findPerson(caseload, arguments.about));
    }
    TRY_SET(const Document document, printRecord(caseload, id, useOf(arguments), about));
    return write(caseload, arguments, document);
}

Result<Json> exportChronology(Caseload& caseload, const Arguments& arguments) {
    TRY_SET(const PersonId id, findPerson(caseload, arguments.id));
    TRY_SET(const Document document, printChronology(caseload, id, useOf(arguments)));
    return write(caseload, arguments, document);
}

}  // namespace doorstep::cli
