"""Walks through everything that customerio-python does, and says of each step whether it went well."""

import os
import sys
import time

from customerio import APIClient, CustomerIO, CustomerIOException, SendEmailRequest, SendPushRequest, SendSMSRequest

env = os.environ
track = CustomerIO(env["SITE_ID"], env["TRACK_API_KEY"], host="localhost", port=int(env["PORT"]), retries=0)
app = APIClient(env["APP_API_KEY"], url=env["HTTP_URL"], retries=0)


def step(name, work):
    try:
        work()
        print(f"ok {name}")
    except Exception as error:
        print(f"not ok {name}: {error}")


def expect(is_true, what):
    if not is_true:
        raise AssertionError(what)


def refused(work, status):
    try:
        work()
    except CustomerIOException as error:
        expect(str(error).startswith(f"{status}:"), str(error))
        return
    raise AssertionError(f"it was not refused with {status}")


step("identify", lambda: track.identify(id="py-1", email="py@example.com", plan="pro", created_at=1760000000))
step("track", lambda: track.track("py-1", "order_paid", {"order": "A-17"}, timestamp=int(time.time())))
step("track with an id", lambda: track.track("py-1", "order_paid", {}, id="01K7EXAMPLE0000000000000AC"))
step("track_anonymous", lambda: track.track_anonymous("py-anon", "visited", {"page": "/"}))
step("track_anonymous without an id", lambda: track.track_anonymous(None, "invited", {"recipient": "a@example.com"}))
step("pageview", lambda: track.pageview("py-1", "https://example.com/", referrer="https://example.test/"))
step("backfill", lambda: track.backfill("py-1", "signed_up", 1760000000, source="import"))
step("add_device", lambda: track.add_device("py-1", "py-token", "ios", last_used=1760000000))
step("delete_device", lambda: track.delete_device("py-1", "py-token"))
step("suppress", lambda: track.suppress("py-2"))
step("unsuppress", lambda: track.unsuppress("py-2"))
step("identify somebody else", lambda: track.identify(id="py-3", city="Oslo"))
step("merge_customers", lambda: track.merge_customers("id", "py-1", "id", "py-3"))
step("batch", lambda: track.batch([{"type": "person", "action": "identify", "identifiers": {"id": "py-4"}}]))
step("delete", lambda: track.delete("py-4"))
step("a value that is too long is refused", lambda: refused(lambda: track.identify(id="py-5", bio="x" * 1001), 400))

identifiers = {"id": "py-1"}
email = SendEmailRequest(
    to="quiet@example.com", transactional_message_id=1, identifiers=identifiers, message_data={"plan": "pro"}
)
email.attach("receipt.txt", "Total: 18.40")
step("send_email", lambda: expect(app.send_email(email)["delivery_id"], "delivery_id"))
push = SendPushRequest(transactional_message_id=2, identifiers=identifiers, message_data={"order": "A-17"})
step("send_push", lambda: expect(app.send_push(push)["delivery_id"], "delivery_id"))
sms = SendSMSRequest(
    transactional_message_id=3, to="+15550100001", identifiers=identifiers, message_data={"code": "1234"}
)
step("send_sms", lambda: expect(app.send_sms(sms)["delivery_id"], "delivery_id"))
in_app = {"transactional_message_id": 5, "identifiers": identifiers}
step("send_in_app", lambda: expect(app.send_in_app(in_app)["delivery_id"], "delivery_id"))
inbox = {"transactional_message_id": 6, "identifiers": identifiers}
step("send_inbox_message", lambda: expect(app.send_inbox_message(inbox)["delivery_id"], "delivery_id"))
wrong = CustomerIO("wrong", "wrong", host="localhost", port=int(env["PORT"]), retries=0)
step("wrong keys are refused", lambda: refused(lambda: wrong.identify(id="py-1"), 401))
sys.stdout.flush()
