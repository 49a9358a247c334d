// What lies in PostgreSQL is sealed before it goes there: whoever has the database has no words and no
// names.
#pragma once

#include <string>
#include <string_view>

#include "core/base/cbor.h"
#include "core/crypto/crypto.h"

namespace doorstep::server::postgres {

/// Seals and opens what stands in rows, with keys made from the server's store key. A seal holds for one
/// place: the table, and the columns that it speaks for. What is moved to another row or changed does not
/// open.
class RowSeal {
public:
    explicit RowSeal(ByteView storeKey)
        : content_(crypto::deriveKey(storeKey, "pg-row--", 1)),
          lookup_(crypto::deriveKey(storeKey, "pg-find-", 1)) {}

    /// `place` begins with the table's name and goes on with the columns that are not sealed.
    [[nodiscard]] Bytes seal(ByteView plain, const cbor::Writer& place) const {
        return crypto::seal(plain, content_.view(), place.view());
    }
    /// Fails with `Damaged`.
    [[nodiscard]] Result<Bytes> open(ByteView sealed, const cbor::Writer& place) const;

    /// What a text is found by: the same for the same text, and nothing to anybody without the key.
    [[nodiscard]] Hash lookup(std::string_view table, std::string_view text) const;

private:
    Secret content_, lookup_;
};

}  // namespace doorstep::server::postgres
