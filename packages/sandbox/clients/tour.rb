# frozen_string_literal: true

# Walks through everything that customerio-ruby does, and says of each step whether it went well.

require "customerio"

URL = ENV.fetch("HTTP_URL")
TRACK = Customerio::Client.new(ENV.fetch("SITE_ID"), ENV.fetch("TRACK_API_KEY"), url: URL)
APP = Customerio::APIClient.new(ENV.fetch("APP_API_KEY"), url: URL)

def step(name)
  yield
  puts "ok #{name}"
rescue StandardError => e
  puts "not ok #{name}: #{e.class} #{e.message}"
end

def expect(is_true, what)
  raise what unless is_true
end

def refused(status)
  yield
  raise "it was not refused with #{status}"
rescue Customerio::InvalidResponse => e
  expect(e.code == status.to_s, "#{e.code}: #{e.message}")
end

now = Time.now.to_i
step("identify") { TRACK.identify(id: "rb-1", email: "rb@example.com", plan: "pro", created_at: 1_760_000_000) }
step("identify by customer_id") { TRACK.identify(customer_id: "rb-1", city: "Oslo", id: "rb-1") }
step("track") { TRACK.track("rb-1", "order_paid", { order: "A-17" }, timestamp: now) }
step("track with an id") { TRACK.track("rb-1", "order_paid", {}, id: "01K7EXAMPLE0000000000000AD") }
step("track_anonymous") { TRACK.track_anonymous("rb-anon", "visited", { page: "/" }) }
step("track_anonymous without an id") { TRACK.track_anonymous(nil, "invited", { recipient: "a@example.com" }) }
step("pageview") { TRACK.pageview("rb-1", "https://example.com/") }
step("add_device") { TRACK.add_device("rb-1", "rb-token", "ios", last_used: 1_760_000_000) }
step("delete_device") { TRACK.delete_device("rb-1", "rb-token") }
step("suppress") { TRACK.suppress("rb-2") }
step("unsuppress") { TRACK.unsuppress("rb-2") }
step("identify somebody else") { TRACK.identify(id: "rb-3") }
step("merge_customers") { TRACK.merge_customers("id", "rb-1", "id", "rb-3") }
step("batch") { TRACK.batch([{ type: "person", action: "identify", identifiers: { id: "rb-4" } }]) }
step("delete") { TRACK.delete("rb-4") }
step("a value that is too long is refused") { refused(400) { TRACK.identify(id: "rb-5", bio: "x" * 1001) } }

identifiers = { id: "rb-1" }
delivery_id = nil
step("send_email") do
  request = Customerio::SendEmailRequest.new(
    to: "quiet@example.com", transactional_message_id: 1, identifiers: identifiers, message_data: { plan: "pro" }
  )
  request.attach("receipt.txt", "Total: 18.40")
  delivery_id = APP.send_email(request)["delivery_id"]
  expect(delivery_id, "delivery_id")
end
step("track_delivery_metric") { TRACK.track_delivery_metric("opened", delivery_id: delivery_id, timestamp: now) }
step("send_push") do
  request = Customerio::SendPushRequest.new(transactional_message_id: 2, identifiers: identifiers)
  sent = APP.send_push(request)
  attributes = { delivery_id: sent["delivery_id"], device_id: "rb-token", timestamp: now }
  TRACK.track_push_notification_event("opened", attributes)
end
step("send_sms") do
  request = Customerio::SendSMSRequest.new(transactional_message_id: 3, to: "+15550100001", identifiers: identifiers)
  expect(APP.send_sms(request)["delivery_id"], "delivery_id")
end
step("send_whatsapp") do
  request = Customerio::SendWhatsAppRequest.new(
    transactional_message_id: 4, to: "+15550100001", identifiers: identifiers
  )
  expect(APP.send_whatsapp(request)["delivery_id"], "delivery_id")
end
step("send_in_app") do
  request = Customerio::SendInAppRequest.new(transactional_message_id: 5, identifiers: identifiers)
  expect(APP.send_in_app(request)["delivery_id"], "delivery_id")
end
step("send_inbox_message") do
  request = Customerio::SendInboxMessageRequest.new(transactional_message_id: 6, identifiers: identifiers)
  expect(APP.send_inbox_message(request)["delivery_id"], "delivery_id")
end
step("trigger_broadcast") do
  request = Customerio::TriggerBroadcastRequest.new(broadcast_id: 1, ids: ["rb-1"], data: { text: "hello" })
  expect(APP.trigger_broadcast(request)["id"], "id")
end
step("wrong keys are refused") do
  refused(401) { Customerio::Client.new("wrong", "wrong", url: URL).identify(id: "rb-1") }
end
