import { isCallError } from '../shared/call.js';
import type { App } from './app.js';

/** What the buyer is told of something that failed. */
export interface Failure {
  readonly title: string;
  readonly text?: string;
}

type FailureContext = Pick<App, 'language' | 'state'>;

/**
 * A failure in the buyer's words and language; a shop under test adds what it answered, which is for whoever
 * builds it.
 */
export function failureOf(app: FailureContext, error: unknown): Failure {
  const { language } = app;
  const reason = isCallError(error) && error.status < 500 ? error.reason : undefined;
  return withDetail(app, language.errorText(reason ?? 'default'), error);
}

/** A text for the buyer with what a shop under test answered. */
export function withDetail({ state }: FailureContext, title: string, error: unknown): Failure {
  if (!state.get().session.isSandboxMode || !isCallError(error)) return { title };
  const { status, message } = error;
  return status > 0 && status < 500 && message !== title ? { title, text: message } : { title };
}
