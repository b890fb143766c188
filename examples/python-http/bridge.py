"""Customer.io from Python, with nothing but its standard library: one POST for each action."""

import json
import os
import urllib.error
import urllib.request

URL = os.environ["CIO_BRIDGE_URL"]
TOKEN = os.environ["CIO_BRIDGE_TOKEN"]
WHERE = {"connectionId": os.environ["CIO_BRIDGE_CONNECTION"], "environment": "production"}


class Refused(Exception):
    """What the bridge would not do. `remedy` says what to do: fix-input, reconnect, retry or check-outcome."""

    def __init__(self, problem):
        super().__init__(problem["detail"])
        self.code, self.remedy, self.pointer = problem["code"], problem.get("remedy"), problem.get("pointer")


def run(action, action_input, key=None):
    """Runs an action. The same key for the same piece of work makes a repeat answer what the first one did."""
    headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}
    if key:
        headers["idempotency-key"] = key
    body = json.dumps({**WHERE, "input": action_input}).encode()
    request = urllib.request.Request(f"{URL}/api/v1/actions/customer-io/{action}/run", body, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["output"]
    except urllib.error.HTTPError as error:
        raise Refused(json.load(error)) from None


if __name__ == "__main__":
    person = {"id": "cust-100"}
    run("identify-customer", {"person": person, "attributes": {"email": "ada@example.com"}})
    email = {"transactionalMessageId": 1, "to": "ada@example.com", "person": person}
    first = run("send-transactional-email", email, key="receipt-A-17")
    again = run("send-transactional-email", email, key="receipt-A-17")
    assert first == again, "a repeat sends nothing"
    try:
        run("track-event", {"person": person, "name": ""})
        raise SystemExit("an event without a name was taken")
    except Refused as refused:
        assert (refused.remedy, refused.pointer) == ("fix-input", "/name"), vars(refused)
    print(first["deliveryId"])
