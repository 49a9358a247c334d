// QtKeychain jobs, run on a thread with an event loop and waited for.
#include "platform/keystore/system_keystore.h"

#include <qt6keychain/keychain.h>

#include <QByteArray>
#include <QThread>
#include <future>

namespace doorstep {
namespace {

/// What a job came to.
struct Outcome {
    QKeychain::Error error = QKeychain::OtherError;
    QByteArray data;
};

/// QtKeychain has one queue of jobs in a process. It lives on the thread that first starts a job and
/// needs that thread's event loop; so all jobs run on this one, whoever asks.
class KeychainThread {
public:
    static KeychainThread& ofThisProcess() {
        static KeychainThread thread;
        return thread;
    }
    KeychainThread(const KeychainThread&) = delete;
    KeychainThread& operator=(const KeychainThread&) = delete;
    ~KeychainThread() {
        thread_.quit();
        thread_.wait();
    }

    /// Makes a job on the thread by `make` and waits for its end. Nothing when it takes too long.
    template <typename Make>
    std::optional<Outcome> run(Make make, std::chrono::milliseconds timeout) {
        auto promise = std::make_shared<std::promise<Outcome>>();
        std::future<Outcome> future = promise->get_future();
        QMetaObject::invokeMethod(
            &context_,
            [make, promise] {
                auto* job = make();
                QObject::connect(job, &QKeychain::Job::finished, [job, promise](QKeychain::Job*) {
                    Outcome outcome{job->error(), {}};
                    if (auto* reading = qobject_cast<QKeychain::ReadPasswordJob*>(job)) {
                        outcome.data = reading->binaryData();
                    }
                    promise->set_value(std::move(outcome));
                });
                job->start();
            },
            Qt::QueuedConnection);
        if (future.wait_for(timeout) != std::future_status::ready) return std::nullopt;
        return future.get();
    }

private:
    KeychainThread() {
        context_.moveToThread(&thread_);
        thread_.start();
    }
    QThread thread_;
    QObject context_;
};

QString serviceName() {
    return QStringLiteral("doorstep");
}

class SystemKeystore final : public Keystore {
public:
    explicit SystemKeystore(std::chrono::milliseconds timeout) : timeout_(timeout) {}

    Result<Secret> read(const std::string& name) override {
        auto outcome = run<QKeychain::ReadPasswordJob>(name, [](auto*) {});
        TRY(outcomeOf(outcome));
        QByteArray decoded = QByteArray::fromBase64(outcome->data);
        const std::span<std::uint8_t> bytes(reinterpret_cast<std::uint8_t*>(decoded.data()),
                                            static_cast<std::size_t>(decoded.size()));
        Secret secret = Secret::copyOf(bytes);
        wipe(bytes);
        outcome->data.fill('\0');
        return secret;
    }

    Result<void> write(const std::string& name, const Secret& secret) override {
        // As text: keyrings on some systems do not hand back zero bytes.
        const QByteArray encoded =
            QByteArray::fromRawData(reinterpret_cast<const char*>(secret.view().data()),
                                    static_cast<qsizetype>(secret.size()))
                .toBase64();
        const auto setData = [&](QKeychain::WritePasswordJob* job) { job->setBinaryData(encoded); };
        return outcomeOf(run<QKeychain::WritePasswordJob>(name, setData));
    }

    Result<void> remove(const std::string& name) override {
        const auto removed = outcomeOf(run<QKeychain::DeletePasswordJob>(name, [](auto*) {}));
        if (!removed && removed.error().code == ErrorCode::NotFound) return {};
        return removed;
    }

    [[nodiscard]] std::string description() const override { return "This computer's keyring"; }
    [[nodiscard]] std::string kind() const override { return "system"; }

private:
    template <typename Job, typename Prepare>
    std::optional<Outcome> run(const std::string& name, Prepare prepare) {
        return KeychainThread::ofThisProcess().run(
            [name, prepare]() -> QKeychain::Job* {
                auto* job = new Job(serviceName());  // Deletes itself when it has finished.
                job->setKey(QString::fromStdString(name));
                prepare(job);
                return job;
            },
            timeout_);
    }

    static Result<void> outcomeOf(const std::optional<Outcome>& outcome) {
        if (!outcome) return {ErrorCode::Io, "the computer's keyring does not answer"};
        switch (outcome->error) {
            case QKeychain::NoError: return {};
            case QKeychain::EntryNotFound:
                return {ErrorCode::NotFound, "the secret is not in the computer's keyring"};
            default:
                return {ErrorCode::Io,
                        "the computer's keyring refused (reason " + std::to_string(outcome->error) + ")"};
        }
    }

    std::chrono::milliseconds timeout_;
};

}  // namespace

std::unique_ptr<Keystore> makeSystemKeystore(std::chrono::milliseconds timeout) {
    return std::make_unique<SystemKeystore>(timeout);
}

}  // namespace doorstep
