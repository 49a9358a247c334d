// The folded state of a record as bytes, for the store's own table. Never travels: a store that
// doubts it makes it anew from the change log.
#pragma once

#include "core/base/bytes.h"
#include "core/base/cbor.h"
#include "core/records/record.h"

namespace doorstep {

/// Raised when the bytes below change: a store then makes its records anew.
inline constexpr std::int64_t kRecordFormat = 2;

/// Equal records have equal bytes.
Bytes encodeRecord(const Record& record);
/// Fails with `Damaged` unless the bytes are what `encodeRecord` wrote.
Result<Record> decodeRecord(ByteView encoded);

/// Parts of it, for tables beside the store's. Readers fail as `cbor::Reader` does.
void writeValue(cbor::Writer& out, const Value& value);
Value readValue(cbor::Reader& in);
void writeContext(cbor::Writer& out, const Context& context);
Context readContext(cbor::Reader& in);

}  // namespace doorstep
