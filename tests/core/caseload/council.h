// A small council for tests: a family, a care leaver, their workers, and tablets that meet now and then.
#pragma once

#include <catch2/catch.hpp>
#include <memory>

#include "core/caseload/caseload.h"
#include "core/records/fields.h"
#include "tests/support/colleague.h"

namespace doorstep::test {

inline const auto kPriya = numberedId<UserId>(11);
inline const auto kTom = numberedId<UserId>(12);
inline const auto kGrace = numberedId<UserId>(13);
inline const auto kSam = numberedId<UserId>(14);
inline const auto kAva = numberedId<PersonId>(50);
inline const auto kNoah = numberedId<PersonId>(51);
inline const auto kMia = numberedId<PersonId>(52);
inline const auto kLeon = numberedId<PersonId>(60);
inline const auto kStranger = numberedId<PersonId>(70);

/// Noon on 10 March 2026.
inline Instant noon() {
    return parseInstant("2026-03-10T12:00:00Z").value();
}

/// What the case-management system sent: Priya is allocated to Ava, Noah and Mia with Tom beside her, Sam
/// looks after Leon, Grace supervises. Another family is nobody's here.
class Council {
public:
    Council();
    /// Adds one more record of the case-management system.
    const Change& add(const std::string& type, RecordId id, std::vector<PersonId> subjects,
                      std::vector<FieldWrite> writes);
    const Change& allocate(std::uint8_t number, PersonId person, UserId worker, const std::string& role,
                           const std::string& from, const std::string& to = "",
                           const std::string& handover = "");
    [[nodiscard]] const std::vector<Change>& changes() const { return changes_; }

private:
    Colleague office_{90};
    std::vector<Change> changes_;
};

/// One person's device with a caseload in memory.
class Tablet {
public:
    Tablet(std::uint8_t number, UserId user, const std::string& name, Role role, const Council& council);

    Caseload& operator*() { return *caseload; }
    Caseload* operator->() { return caseload.get(); }
    /// Takes changes as they come from a server.
    void take(const std::vector<Change>& changes);
    /// Takes everything that another tablet wrote and this one does not have.
    void meet(Tablet& other);

    ManualTime time{noon()};
    crypto::SystemRandomness randomness;
    crypto::SigningKey key = crypto::SigningKey::make();
    Database database = Database::inMemory().value();
    std::unique_ptr<Caseload> caseload;
};

/// Everybody's tablet, each with all of the council's records.
struct Team {
    Council council;
    Tablet priya{1, kPriya, "Priya Nair", Role::SocialWorker, council};
    Tablet tom{2, kTom, "Tom Hughes", Role::SocialWorker, council};
    Tablet grace{3, kGrace, "Grace Bennett", Role::Supervisor, council};
    Tablet sam{4, kSam, "Sam Okafor", Role::Adviser, council};
};

inline FieldWrite text(const std::string& field, const std::string& value) {
    return {field, value};
}

/// A visit that can be submitted: the children seen alone on a day.
std::vector<FieldWrite> wholeVisit(const std::vector<PersonId>& children, const std::string& date);

template <typename T>
ErrorCode codeOf(const Result<T>& result) {
    REQUIRE_FALSE(result);
    return result.error().code;
}

}  // namespace doorstep::test
