// Opening a caseload, and the plain reads that need no file of their own.
#include "core/caseload/caseload.h"

#include <algorithm>

#include "core/caseload/facts.h"
#include "core/caseload/state.h"

namespace doorstep {
namespace {

// `outbox` keeps delivered changes too: a server restored from a backup may ask for them again.
constexpr Migration kMigrations[] = {{1, R"(
CREATE TABLE draft(
    record BLOB PRIMARY KEY, type TEXT NOT NULL, subjects BLOB NOT NULL, writes BLOB NOT NULL,
    typed_ms INTEGER NOT NULL, seen BLOB NOT NULL);
CREATE TABLE outbox(
    sequence INTEGER PRIMARY KEY, record BLOB NOT NULL, state INTEGER NOT NULL, reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL);
CREATE INDEX outbox_unsent ON outbox(sequence) WHERE state=0;
CREATE INDEX outbox_record ON outbox(record);
CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
)"},
                                     {2, "CREATE INDEX outbox_waiting ON outbox(sequence) WHERE state=3"}};

constexpr std::pair<Role, const char*> kRoleNames[] = {
    {Role::SocialWorker, "social_worker"},  {Role::Adviser, "adviser"},
    {Role::Supervisor, "supervisor"},       {Role::Performance, "performance"},
    {Role::Administrator, "administrator"},
};

}  // namespace

const char* nameOf(Role role) {
    for (const auto& [known, name] : kRoleNames) {
        if (known == role) return name;
    }
    DOORSTEP_ASSERT(!"a role without a name");
    return "";
}

Result<Role> roleNamed(std::string_view name) {
    for (const auto& [role, known] : kRoleNames) {
        if (known == name) return role;
    }
    return {ErrorCode::InvalidInput, "no role of that name"};
}

Result<Caseload> Caseload::open(Parts parts) try {
    TRY_SET(RecordStore store, RecordStore::open(parts.database, caseloadProjection()));
    TRY(migrate(parts.database, "caseload", kMigrations));
    return Caseload(std::make_unique<State>(parts, std::move(store)));
}
OR_OUT_OF_MEMORY

Caseload::Caseload(std::unique_ptr<State> state) : state_(std::move(state)) {}
Caseload::Caseload(Caseload&&) noexcept = default;
Caseload::~Caseload() = default;

const Identity& Caseload::identity() const {
    return state_->parts.identity;
}

RecordStore& Caseload::store() {
    return state_->store;
}

LocalTime Caseload::now() const {
    return localTimeOf(state_->parts.time.now());
}

Result<Record> Caseload::record(RecordId id) try { return state_->readable(id); }
OR_OUT_OF_MEMORY

Result<std::vector<SearchHit>> Caseload::search(const std::string& words, int limit) try {
    TRY_SET(const std::set<PersonId> scope, state_->peopleInScope());
    const auto wanted = static_cast<std::size_t>(std::max(limit, 0));
    // Few hits fall out of scope (cover that lapsed since the last sync), so ask for more only then.
    for (int ask = limit;; ask *= 4) {
        TRY_SET(const std::vector<SearchHit> found, state_->store.search(words, ask));
        std::vector<SearchHit> hits;
        for (const SearchHit& hit : found) {
            if (hits.size() == wanted) break;
            TRY_SET(const Record record, state_->store.load(hit.record));
            const bool inScope = scope.contains(hit.record) ||
                                 std::any_of(record.subjects.begin(), record.subjects.end(),
                                             [&](const PersonId& id) { return scope.contains(id); });
            if (inScope) hits.push_back(hit);
        }
        const bool exhausted = found.size() < static_cast<std::size_t>(std::max(ask, 0));
        if (hits.size() == wanted || exhausted) return hits;
    }
}
OR_OUT_OF_MEMORY

Result<PersonNames> Caseload::namesFor(const Record& record) try {
    return state_->namesOf(record.subjects);
}
OR_OUT_OF_MEMORY

Result<std::vector<PersonId>> Caseload::inOrderOfAge(const std::set<PersonId>& people) try {
    return state_->inOrderOfAge(people);
}
OR_OUT_OF_MEMORY

Result<std::string> Caseload::titleOf(const Record& record) try { return state_->titleOf(record); }
OR_OUT_OF_MEMORY

Result<std::string> Caseload::userName(UserId user) try { return state_->userName(user); }
OR_OUT_OF_MEMORY

Result<std::shared_ptr<const Forms>> Caseload::forms() try { return state_->forms(); }
OR_OUT_OF_MEMORY

Result<std::vector<Problem>> Caseload::problems(RecordId id) try {
    TRY_SET(const Record record, state_->readable(id));
    TRY_SET(const std::shared_ptr<const Forms> forms, state_->forms());
    const FormDefinition* form = forms->find(record.type, record.formVersion);
    if (form == nullptr) return {ErrorCode::InvalidInput, "no form of type '" + record.type + "'"};
    TRY_SET(const PersonNames names, state_->namesOf(record.subjects));
    return problemsIn(*form, record, names, now());
}
OR_OUT_OF_MEMORY

}  // namespace doorstep
