/** Why a call waits for the person: their session has ended, or the act takes a fresh proof of who they are. */
export type Interruption = 'signed_out' | 'confirm';

type Handler = (why: Interruption) => Promise<boolean>;

let handler: Handler | undefined;
let asked: Promise<boolean> | undefined;

/** Names who asks the person; answers a way to take that back. */
export function handleInterruptions(next: Handler): () => void {
  handler = next;
  return () => {
    if (handler === next) handler = undefined;
  };
}

/** Whether the person has done what a call waits for. Calls that wait at the same time are asked for once. */
export function askPerson(why: Interruption): Promise<boolean> {
  asked ??= (handler?.(why) ?? Promise.resolve(false)).finally(() => {
    asked = undefined;
  });
  return asked;
}
