// Walks through everything that go-customerio does, and says of each step whether it went well.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	customerio "github.com/customerio/go-customerio/v3"
)

func step(name string, err error) {
	if err != nil {
		fmt.Printf("not ok %s: %v\n", name, err)
		return
	}
	fmt.Printf("ok %s\n", name)
}

func refused(err error, status int) error {
	var failure *customerio.CustomerIOError
	if errors.As(err, &failure) && failure.StatusCode() == status {
		return nil
	}
	return fmt.Errorf("it was not refused with %d: %v", status, err)
}

func main() {
	url := customerio.WithURL(os.Getenv("HTTP_URL"))
	track := customerio.NewTrackClient(os.Getenv("SITE_ID"), os.Getenv("TRACK_API_KEY"), url)
	app := customerio.NewAPIClient(os.Getenv("APP_API_KEY"), url)
	ctx := context.Background()
	type data = map[string]any

	step("Identify", track.Identify("go-1", data{"email": "go@example.com", "plan": "pro"}))
	step("Track", track.Track("go-1", "order_paid", data{"order": "A-17"}))
	step("Track with an id", track.Track("go-1", "order_paid", data{}, customerio.WithEventID("01K7EXAMPLE0000000000000AE"), customerio.WithEventTimestamp(time.Now())))
	step("TrackAnonymous", track.TrackAnonymous("go-anon", "visited", data{"page": "/"}))
	// As its README shows it: `last_used` leaves as text.
	step("AddDevice", track.AddDevice("go-1", "go-token", "android", data{"last_used": time.Now().Unix(), "attribute_name": "attribute_value"}))
	step("AddDevice without data", track.AddDevice("go-1", "go-token-2", "ios", nil))
	step("DeleteDevice", track.DeleteDevice("go-1", "go-token"))
	step("AddPeopleToSegment", track.AddPeopleToSegment(ctx, 1, []string{"go-1"}))
	step("RemovePeopleFromSegment", track.RemovePeopleFromSegment(ctx, 1, []string{"go-1"}))
	step("Identify somebody else", track.Identify("go-2", data{"city": "Oslo"}))
	step("MergeCustomers", track.MergeCustomers(
		customerio.Identifier{Type: customerio.IdentifierTypeID, Value: "go-1"},
		customerio.Identifier{Type: customerio.IdentifierTypeID, Value: "go-2"},
	))
	step("a value that is too long is refused", refused(track.Identify("go-3", data{"bio": strings.Repeat("x", 1001)}), 400))
	step("Delete", track.Delete("go-3"))

	identifiers := map[string]string{"id": "go-1"}
	email := customerio.SendEmailRequest{To: "quiet@example.com", TransactionalMessageID: "1", Identifiers: identifiers, MessageData: data{"plan": "pro"}}
	if err := email.Attach("receipt.txt", strings.NewReader("Total: 18.40")); err != nil {
		step("Attach", err)
	}
	_, err := app.SendEmail(ctx, &email)
	step("SendEmail", err)
	_, err = app.SendPush(ctx, &customerio.SendPushRequest{TransactionalMessageID: "2", Identifiers: identifiers})
	step("SendPush", err)
	_, err = app.SendSMS(ctx, &customerio.SendSMSRequest{TransactionalMessageID: "3", To: "+15550100001", Identifiers: identifiers})
	step("SendSMS", err)
	_, err = app.SendInApp(ctx, &customerio.SendInAppRequest{TransactionalMessageID: "5", Identifiers: identifiers})
	step("SendInApp", err)
	_, err = app.SendInboxMessage(ctx, &customerio.SendInboxMessageRequest{TransactionalMessageID: "6", Identifiers: identifiers})
	step("SendInboxMessage", err)
	wrong := customerio.NewTrackClient("wrong", "wrong", url)
	step("wrong keys are refused", refused(wrong.Identify("go-1", nil), 401))
}
