// Rows for QML: roles from a type's properties, and replacing rows without losing delegates.
#include "qml/viewmodels/row_model.h"

#include <QMetaProperty>

#include <algorithm>

namespace doorstep::app {

int RowModel::indexOf(const QString& key) const {
    for (int i = 0; i < count(); ++i) {
        if (keyOf(rows_[i]) == key) return i;
    }
    return -1;
}

QVariant RowModel::valueAt(const QString& key, const char* property) const {
    const int row = indexOf(key);
    if (row < 0) return {};
    return type_->property(type_->indexOfProperty(property)).readOnGadget(rows_[row].constData());
}

int RowModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant RowModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= count() || type_ == nullptr) return {};
    const int property = role - Qt::UserRole;
    if (property < 0 || property >= type_->propertyCount()) return {};
    return type_->property(property).readOnGadget(rows_[index.row()].constData());
}

QHash<int, QByteArray> RowModel::roleNames() const {
    QHash<int, QByteArray> names;
    if (type_ == nullptr) return names;
    for (int i = 0; i < type_->propertyCount(); ++i) {
        names.insert(Qt::UserRole + i, type_->property(i).name());
    }
    return names;
}

QString RowModel::keyOf(const QVariant& row) const {
    if (keyProperty_ < 0) return {};
    return type_->property(keyProperty_).readOnGadget(row.constData()).toString();
}

void RowModel::show(const QMetaObject* type, QVariantList rows) {
    const auto before = rows_.size();
    if (type != type_) {  // The first rows tell the roles.
        beginResetModel();
        type_ = type;
        keyProperty_ = type == nullptr ? -1 : type->indexOfProperty("key");
        rows_ = std::move(rows);
        endResetModel();
        if (rows_.size() != before) emit countChanged();
        return;
    }
    const auto same = [this](const QVariant& a, const QVariant& b) {
        return keyProperty_ < 0 ? a == b : keyOf(a) == keyOf(b);
    };
    const auto shorter = std::min(rows_.size(), rows.size());
    qsizetype head = 0;
    while (head < shorter && same(rows_[head], rows[head])) ++head;
    qsizetype tail = 0;
    while (tail < shorter - head && same(rows_[rows_.size() - 1 - tail], rows[rows.size() - 1 - tail])) {
        ++tail;
    }
    if (rows_.size() - tail > head) {
        beginRemoveRows({}, int(head), int(rows_.size() - tail - 1));
        rows_.remove(head, rows_.size() - tail - head);
        endRemoveRows();
    }
    if (rows.size() - tail > head) {
        beginInsertRows({}, int(head), int(rows.size() - tail - 1));
        for (auto i = head; i < rows.size() - tail; ++i) rows_.insert(i, rows[i]);
        endInsertRows();
    }
    for (qsizetype i = 0; i < rows.size(); ++i) {
        if (rows_[i] == rows[i]) continue;
        rows_[i] = std::move(rows[i]);
        emit dataChanged(index(int(i)), index(int(i)));
    }
    if (rows_.size() != before) emit countChanged();
}

}  // namespace doorstep::app
