// A list of rows for QML, whose roles are the properties of the row's type.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <QVariant>

#include <vector>

namespace doorstep::app {

/// Rows of one Q_GADGET type (rows.h); each of its properties is a role of the same name, so a
/// delegate asks for `required property string name`. New rows replace old ones with as few signals
/// as keep delegates alive: rows are recognised by their property `key`, where the type has one, and a
/// list that only changed in the middle keeps its scroll position, its focus and its cursor.
class RowModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Rows come from a view model")
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)

public:
    explicit RowModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    [[nodiscard]] int count() const { return int(rows_.size()); }
    /// The row as a value with its properties; undefined when there is none.
    Q_INVOKABLE [[nodiscard]] QVariant get(int index) const { return rows_.value(index); }
    /// Where the row with this `key` is; -1 when there is none.
    Q_INVOKABLE [[nodiscard]] int indexOf(const QString& key) const;

    /// The value of one property of the row with this `key`; invalid when there is none.
    [[nodiscard]] QVariant valueAt(const QString& key, const char* property) const;

    template <typename Row>
    void show(const std::vector<Row>& rows) {
        QVariantList values;
        values.reserve(qsizetype(rows.size()));
        for (const auto& row : rows) values.append(QVariant::fromValue(row));
        show(&Row::staticMetaObject, std::move(values));
    }
    void clear() { show(type_, {}); }

    [[nodiscard]] int rowCount(const QModelIndex& parent) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

signals:
    void countChanged();

private:
    void show(const QMetaObject* type, QVariantList rows);
    [[nodiscard]] QString keyOf(const QVariant& row) const;

    const QMetaObject* type_ = nullptr;
    int keyProperty_ = -1;
    QVariantList rows_;
};

}  // namespace doorstep::app
