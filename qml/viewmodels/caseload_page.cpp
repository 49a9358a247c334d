// When pages load.
#include "qml/viewmodels/caseload_page.h"

namespace doorstep::app {

void CaseloadPage::setSession(Session* session) {
    if (session_ == session) return;
    if (session_ != nullptr) session_->disconnect(this);
    session_ = session;
    if (session_ != nullptr) {
        connect(session_, &Session::contentChanged, this, &CaseloadPage::reload);
        connect(session_, &QObject::destroyed, this, [this] { session_ = nullptr; });
    }
    emit sessionChanged();
    reload();
}

void CaseloadPage::componentComplete() {
    complete_ = true;
    reload();
}

void CaseloadPage::reload() {
    if (!ready() || session_->state() != Session::State::Unlocked) return;
    load();
}

void CaseloadPage::setError(const QString& error) {
    if (error_ == error) return;
    error_ = error;
    emit errorChanged();
}

void CaseloadPage::setLoadError(const QString& error) {
    if (loadError_ == error) return;
    loadError_ = error;
    emit errorChanged();
}

void CaseloadPage::setLoading(bool loading) {
    if (loading_ == loading) return;
    loading_ = loading;
    emit loadingChanged();
}

}  // namespace doorstep::app
