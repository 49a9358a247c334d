// Where app tests happen: a council whose server answers in this process, and people with tablets.
#pragma once

#include <QTest>

#include <atomic>
#include <catch2/catch.hpp>
#include <map>
#include <memory>

#include "qml/app/application.h"
#include "tests/support/process.h"
#include "tests/sync/server/council.h"

/// Texts as they read, in what a failed check prints.
template <>
struct Catch::StringMaker<QString> {
    static std::string convert(const QString& text) { return '"' + text.toStdString() + '"'; }
};

namespace doorstep::app::test {

/// Waits for what another thread or the event loop brings about; false after 15 seconds.
template <typename Holds>
bool until(Holds holds) {
    return QTest::qWaitFor(holds, 15'000);
}

/// The way to the council's server, without a network: it can be cut, and slowed down.
class Line final : public TransportFactory {
public:
    explicit Line(server::test::Council& council) : council_(council) {}
    std::unique_ptr<Transport> connect(const ServerAddress& address) override;

    std::atomic<bool> connected = true;
    std::atomic<int> delayMs = 0;
    std::atomic<int> sending = 0;  ///< How many requests are on their way.

private:
    friend class LineTransport;
    server::test::Council& council_;
    std::mutex mutex_;
};

class MemoryKeystore final : public Keystore {
public:
    Result<Secret> read(const std::string& name) override;
    Result<void> write(const std::string& name, const Secret& secret) override;
    Result<void> remove(const std::string& name) override;
    [[nodiscard]] std::string description() const override { return "This test's memory"; }
    [[nodiscard]] std::string kind() const override { return "file"; }

private:
    std::map<std::string, Secret> secrets_;
};

/// The council with the people that every test knows: Priya visits Ava, Noah and Mia, Tom beside her; Sam
/// is Leon's adviser; Grace supervises. It is 10:00 on Tuesday 3 March 2026.
struct Place {
    Place();

    server::test::Council council;
    Line line{council};
    UserId sam;

private:
    void writePerson(PersonId id, std::vector<FieldWrite> writes);
};

/// The machine that one tablet is: its folder and its keystore outlive the app.
struct Machine {
    explicit Machine(Place& at, const std::string& name) : place(at), home("app-" + name) {}
    [[nodiscard]] DeviceThread::Parts parts();
    [[nodiscard]] QString codeFor(UserId user);

    Place& place;
    doorstep::test::ScratchFolder home;
    MemoryKeystore keystore;
    crypto::SystemRandomness randomness;
};

inline const QString kPin = QStringLiteral("246810");

/// One start of the app without its screens: what view models stand on.
struct Tablet {
    explicit Tablet(Machine& machine);
    /// Enrols as this user, syncs once, and is unlocked.
    Tablet(Machine& machine, UserId user);

    void enrol(UserId user);
    void unlock();
    void sync();
    [[nodiscard]] QString id(PersonId person) const { return QString::fromStdString(textOf(person)); }

    Machine& machine;
    Settings settings;
    DeviceThread thread;
    Session session;
};

/// A page as QML makes it.
template <typename Page>
struct Made : Page {
    explicit Made(Session& session) {
        Page::setSession(&session);
        Page::componentComplete();
    }
};

}  // namespace doorstep::app::test
