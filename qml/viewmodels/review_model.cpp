// Deciding about a record.
#include "qml/viewmodels/review_model.h"

#include <algorithm>

#include "qml/viewmodels/present.h"

namespace doorstep::app {

namespace {

// What a decision hangs on, beside the record itself.
struct Standing {
    std::vector<HistoryLine> changes;  // Since the last decision, newest first.
    RecordStatus status = RecordStatus::Draft;
    std::shared_ptr<const Forms> forms;
    const FormDefinition* form = nullptr;  // One of them; null when none is known.
    bool own = false;
    RecordId next;
};

Result<Standing> standingOf(Caseload& caseload, RecordId id) {
    Standing standing;
    TRY_SET(const auto record, caseload.record(id));
    standing.status = statusOf(record);
    TRY_SET(standing.forms, caseload.forms());
    standing.form = standing.forms->find(record.type, record.formVersion);
    standing.own = record.editors.count(caseload.identity().user) > 0;
    TRY_SET(const auto history, caseload.history(id));
    std::optional<Instant> decided;
    for (const auto& line : history) {
        const bool decision = line.kind == ChangeKind::Approve || line.kind == ChangeKind::Return;
        if (decision && (!decided || *decided < line.at)) decided = line.at;
    }
    for (const auto& line : history) {
        if (decided && line.kind == ChangeKind::Edit && *decided < line.at)
            standing.changes.push_back(line);
    }
    std::stable_sort(standing.changes.begin(), standing.changes.end(),
                     [](const HistoryLine& a, const HistoryLine& b) { return a.at > b.at; });
    TRY_SET(const auto queue, caseload.reviewQueue());
    const auto here = std::find_if(queue.begin(), queue.end(),
                                   [id](const ReviewItem& item) { return item.head.id == id; });
    const auto after = here == queue.end() ? queue.begin() : here + 1;
    if (after != queue.end()) {
        standing.next = after->head.id;
    } else if (here != queue.end() && here != queue.begin()) {
        standing.next = queue.front().head.id;
    }
    return standing;
}

QString whyNotDecide(const Standing& standing, bool inConflict) {
    if (standing.own)
        return ReviewModel::tr("You wrote part of this record. Somebody else has to review it.");
    if (inConflict) {
        return ReviewModel::tr("There are two versions of an answer. The author has to choose one first.");
    }
    switch (standing.status) {
        case RecordStatus::Submitted:
        case RecordStatus::ChangedSinceApproval: return {};
        case RecordStatus::Approved: return ReviewModel::tr("This record is approved.");
        case RecordStatus::Returned:
            return ReviewModel::tr("This record was returned and is being changed.");
        case RecordStatus::Draft: return ReviewModel::tr("This record has not been submitted yet.");
        case RecordStatus::Imported: return ReviewModel::tr("This record comes from the case system.");
    }
    return {};
}

}  // namespace

void ReviewQueueModel::load() {
    fetch([](Caseload& caseload) { return caseload.reviewQueue(); },
          [this](const std::vector<ReviewItem>& items) {
              queue_.show(rowsOf<ReviewRow>(items, reviewRow, session()->now()));
          });
}

void ReviewModel::load() {
    RecordView::load();
    if (id().empty()) return;
    const auto number = newest_.next();
    session()->ask(
        this, [id = id()](Caseload& caseload) { return standingOf(caseload, id); },
        [this, number](const Result<Standing>& standing) {
            if (!newest_.is(number) || !standing.ok()) return;
            std::vector<HistoryRow> rows;
            for (const auto& line : standing->changes)
                rows.push_back(historyRow(line, standing->form, session()->now()));
            changes_.show(rows);
            whyNot_ = whyNotDecide(*standing, inConflict());
            canDecide_ = whyNot_.isEmpty();
            nextRecordId_ = standing->next.empty() ? QString() : text(textOf(standing->next));
            emit reviewLoaded();
        });
}

void ReviewModel::approve(const QString& rationale) {
    if (rationale.trimmed().isEmpty()) {
        setError(tr("Say why you approve this record"));
        return;
    }
    if (const auto tooLong = tooLongSentence(rationale); !tooLong.isEmpty()) {
        setError(tooLong);
        return;
    }
    decide(QStringLiteral("approved"),
           [id = id(), seen = shownContent(), words = rationale.trimmed().toStdString()](
               Caseload& caseload) { return caseload.approve(id, seen, words); });
}

void ReviewModel::sendBack(const QString& comment) {
    if (comment.trimmed().isEmpty()) {
        setError(tr("Say what has to change"));
        return;
    }
    if (const auto tooLong = tooLongSentence(comment); !tooLong.isEmpty()) {
        setError(tooLong);
        return;
    }
    decide(QStringLiteral("returned"),
           [id = id(), seen = shownContent(), words = comment.trimmed().toStdString()](Caseload& caseload) {
               return caseload.sendBack(id, seen, words);
           });
}

void ReviewModel::decide(const QString& decision, std::function<Result<void>(Caseload&)> job) {
    if (busy_) return;  // Pressed twice.
    setBusy(true);
    session()->ask(this, std::move(job), [this, decision](const Result<void>& result) {
        setBusy(false);
        if (!result.ok()) {
            const auto sentence = sentenceFor(result.error());
            reload();  // As it is now, for a new look.
            setError(sentence);
            return;
        }
        setError({});
        const QPointer<Session> here(session());  // The page may go, and this with it.
        emit decided(decision);
        if (here) emit here->contentChanged();
    });
}

void ReviewModel::setBusy(bool busy) {
    busy_ = busy;
    emit busyChanged();
}

}  // namespace doorstep::app
