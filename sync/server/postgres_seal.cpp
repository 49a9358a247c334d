// Rows as sealed content with their place as context.
#include "sync/server/postgres_seal.h"

namespace doorstep::server::postgres {

Result<Bytes> RowSeal::open(ByteView sealed, const cbor::Writer& place) const {
    const auto plain = crypto::open(sealed, content_.view(), place.view());
    if (!plain)
        return {ErrorCode::Damaged, "a row of the database was altered, or sealed with another key"};
    return Bytes(plain->view().begin(), plain->view().end());
}

Hash RowSeal::lookup(std::string_view table, std::string_view text) const {
    cbor::Writer writer;
    writer.array(2).text(table).bytes(bytesOf(text));
    return crypto::keyedHash(writer.view(), lookup_.view());
}

}  // namespace doorstep::server::postgres
