// Words typed where there is no form, kept until they are saved.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>

#include "qml/viewmodels/autosave.h"
#include "qml/viewmodels/session.h"

namespace doorstep::app {

/// What somebody types into one place of a record, and what they chose with it. Nothing of it is older than
/// two seconds in the encrypted store; a lock and the end of the page write it at once, and whoever comes
/// back finds it here. The page that saves the words takes them from `handOver`, and says `saved`
/// afterwards.
class TypedField : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(
        doorstep::app::Session* session READ session WRITE setSession NOTIFY whereChanged REQUIRED FINAL)
    Q_PROPERTY(QString recordId READ recordId WRITE setRecordId NOTIFY whereChanged REQUIRED FINAL)
    /// As in `Caseload::keepTyped`: `decision`, `amendment` or `both/` and the field.
    Q_PROPERTY(QString place READ place WRITE setPlace NOTIFY whereChanged REQUIRED FINAL)
    /// What was left is here; before that nothing is taken, so that it is not written over.
    Q_PROPERTY(bool ready READ ready NOTIFY readyChanged FINAL)
    Q_PROPERTY(QString words READ words WRITE setWords NOTIFY typedChanged FINAL)
    Q_PROPERTY(QString choice READ choice WRITE setChoice NOTIFY typedChanged FINAL)
    Q_PROPERTY(bool empty READ empty NOTIFY typedChanged FINAL)
    /// As in `RecordForm`.
    Q_PROPERTY(QString savedState READ savedState NOTIFY savedStateChanged FINAL)
    Q_PROPERTY(QString savedCode READ savedCode NOTIFY savedStateChanged FINAL)

public:
    explicit TypedField(QObject* parent = nullptr);
    ~TypedField() override;

    [[nodiscard]] Session* session() const { return session_; }
    void setSession(Session* session);
    [[nodiscard]] QString recordId() const { return recordId_; }
    void setRecordId(const QString& id);
    [[nodiscard]] QString place() const { return place_; }
    void setPlace(const QString& place);
    [[nodiscard]] bool ready() const { return ready_; }
    [[nodiscard]] QString words() const { return words_; }
    void setWords(const QString& words);
    [[nodiscard]] QString choice() const { return choice_; }
    void setChoice(const QString& choice);
    [[nodiscard]] bool empty() const { return words_.isEmpty() && choice_.isEmpty(); }
    [[nodiscard]] QString savedState() const { return autosave_.text(); }
    [[nodiscard]] QString savedCode() const { return autosave_.code(); }

    /// The words without blanks around them, for a change of the record. They are in the store as returned
    /// before anything is done that is asked for later.
    Q_INVOKABLE QString handOver();
    /// The change is durable, and took its words out of the store: they go from here too, unless something
    /// was typed since `handOver`.
    Q_INVOKABLE void saved();

signals:
    void whereChanged();
    void readyChanged();
    void typedChanged();
    void savedStateChanged();

private:
    void load();
    void write(const Autosave::Answered& answered);
    void show(const QString& choice, const QString& words);

    Session* session_ = nullptr;
    QString recordId_, place_, choice_, words_;
    bool ready_ = false;
    bool handedOver_ = false;  // And nothing typed since.
    Autosave autosave_;
    Newest newest_;
};

}  // namespace doorstep::app
