// The state holds keys, so it lies in guarded memory.
#include "core/crypto/stream.h"

#include <sodium.h>

#include "core/crypto/crypto.h"

namespace doorstep::crypto {
namespace {

using State = crypto_secretstream_xchacha20poly1305_state;
static_assert(kStreamHeaderSize == crypto_secretstream_xchacha20poly1305_HEADERBYTES);
static_assert(kStreamOverhead == crypto_secretstream_xchacha20poly1305_ABYTES);

State* stateIn(Secret& memory) {
    return reinterpret_cast<State*>(memory.bytes().data());
}

}  // namespace

StreamSealer::StreamSealer(ByteView key) {
    start();
    state_ = Secret(sizeof(State));
    DOORSTEP_ASSERT(key.size() == crypto_secretstream_xchacha20poly1305_KEYBYTES);
    DOORSTEP_ASSERT(
        crypto_secretstream_xchacha20poly1305_init_push(stateIn(state_), header_.data(), key.data()) == 0);
}

Bytes StreamSealer::seal(ByteView chunk, ByteView context, bool last) {
    Bytes sealed(chunk.size() + kStreamOverhead);
    const unsigned char tag = last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                   : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
    DOORSTEP_ASSERT(crypto_secretstream_xchacha20poly1305_push(stateIn(state_), sealed.data(), nullptr,
                                                               chunk.data(), chunk.size(), context.data(),
                                                               context.size(), tag) == 0);
    return sealed;
}

Result<StreamOpener> StreamOpener::begin(ByteView key, ByteView header) {
    start();
    DOORSTEP_ASSERT(key.size() == crypto_secretstream_xchacha20poly1305_KEYBYTES);
    StreamOpener opener;
    opener.state_ = Secret(sizeof(State));
    if (header.size() != kStreamHeaderSize || crypto_secretstream_xchacha20poly1305_init_pull(
                                                  stateIn(opener.state_), header.data(), key.data()) != 0) {
        return {ErrorCode::WrongKey, "not the beginning of a sealed stream"};
    }
    return opener;
}

Result<Secret> StreamOpener::open(ByteView sealed, ByteView context, bool& last) {
    if (sealed.size() < kStreamOverhead) return {ErrorCode::WrongKey, "a chunk is too short"};
    Secret plain(sealed.size() - kStreamOverhead);
    unsigned char tag = 0;
    if (crypto_secretstream_xchacha20poly1305_pull(stateIn(state_), plain.bytes().data(), nullptr, &tag,
                                                   sealed.data(), sealed.size(), context.data(),
                                                   context.size()) != 0) {
        return {ErrorCode::WrongKey, "a chunk does not open"};
    }
    last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return plain;
}

}  // namespace doorstep::crypto
