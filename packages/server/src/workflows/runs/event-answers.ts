import { sendMarkerOf } from '@cio-bridge/connector';
import type { DeliveryEvent } from '../../inbound/deliveries/delivery.ts';
import type { Store } from '../../store/store.ts';
import {
  EVENT_WITH_MARKER,
  findReport,
  type ReportOfSend,
  settleOfEndedRun,
  undecidedAmong,
} from '../send-ledger/reports-of-sends.ts';
import type { SendLedger } from '../send-ledger/send-ledger.ts';
import type { Answer, AskedSend } from './answer.ts';
import { questionOf } from './decisions.ts';
import { eachOnItsOwn } from './each-on-its-own.ts';
import type { RunWaits } from './run-waits.ts';

/** Events that answer what a person was asked: whether a message was sent. Of all who answer, the first one counts. */
export interface EventAnswers {
  /** Hears of events. Whoever is told again, because a crash or a failure came between, listens once. */
  hear(events: readonly DeliveryEvent[]): Promise<void>;
  /**
   * Whether one has come already. Ask it when the question stands: what comes later is heard.
   *
   * @returns the answer that counts, whoever gave it; `undefined` when no event tells.
   */
  look(send: AskedSend): Promise<unknown>;
}

export function createEventAnswers({
  store: { db, reads },
  ledger,
  waits,
}: {
  store: Pick<Store, 'db' | 'reads'>;
  ledger: Pick<SendLedger, 'find'>;
  waits: Pick<RunWaits, 'ofRun' | 'endOnce'>;
}): EventAnswers {
  async function answer(send: AskedSend, { eventId, deliveryId }: ReportOfSend): Promise<unknown> {
    const value: Answer = { choice: 'was-sent', by: EVENT_WITH_MARKER, deliveryId, eventId };
    const question = await questionOf(send, waits);
    const stands = question && (await waits.endOnce(question, value));
    // A run that was cancelled applies no answer any more, and has no question.
    await settleOfEndedRun(db, send, { deliveryId, by: value.by, eventId });
    return stands;
  }

  return {
    async hear(events) {
      const reports = events.flatMap(({ event, eventId, deliveryId, connectionId }) => {
        const marker = event && sendMarkerOf(event);
        return marker === undefined || eventId === null ? [] : [{ marker, eventId, deliveryId, connectionId }];
      });
      // Most events bear none, and then nobody is asked.
      if (reports.length === 0) return;
      const answered = await undecidedAmong(db, {
        markers: reports.map(({ marker }) => marker),
        connectionIds: [...new Set(reports.map(({ connectionId }) => connectionId))],
      });
      await eachOnItsOwn(reports, 1, async (report) => {
        const isOf = ({ marker, reportedBy }: (typeof answered)[number]) =>
          marker === report.marker && reportedBy === report.connectionId;
        for (const send of answered.filter(isOf)) await answer(send, report);
      });
    },
    async look(send) {
      const entry = await ledger.find(send);
      const report = entry && (await findReport(entry, reads));
      return report && answer(send, report);
    },
  };
}
