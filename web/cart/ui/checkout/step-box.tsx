import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../context.js';
import { LinkButton } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import { routeOf, type Step } from './steps.js';

interface StepHeadProps {
  readonly step: Step;
  readonly number: number;
  /** Where the buyer is, what is done, or what comes. */
  readonly status: 'now' | 'done' | 'later';
  /** Whether the step was come to within the checkout: its heading then takes the focus. */
  readonly focus?: boolean;
  /** What stands across from the heading. */
  readonly children?: ComponentChildren;
}

/** The number and name of a step, and the way back to one that is done. */
export function StepHead({ step, number, status, focus = false, children }: StepHeadProps) {
  const { router, language } = useApp();
  const { t } = language;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!focus) return;
    heading.current?.focus({ preventScroll: true });
    heading.current?.closest('.snipcart-checkout-step')?.scrollIntoView?.({ block: 'nearest' });
  }, []);
  const title = t(`${step}.title`);
  const also = status === 'done' ? `snipcart-${step}-completed__header ` : '';
  const named = step === 'payment' ? 'snipcart-payment__header ' : '';
  return (
    <div class={`${also}snipcart__box--header`}>
      <div class="snipcart__box--title">
        <div
          class={`snipcart__box--badge ${status === 'later' ? '' : 'snipcart__box--badge-highlight '}snipcart__font--bold snipcart__font--secondary`}
          aria-hidden="true"
        >
          {status === 'done' ? <Icon name="check" class="snipcart-checkout-step__icon" /> : number}
        </div>
        <h1
          ref={heading}
          tabIndex={-1}
          class={`${named}snipcart__font--subtitle`}
          aria-current={status === 'now' ? 'step' : undefined}
        >
          {title}
        </h1>
      </div>
      {status === 'done' ? (
        <LinkButton aria-label={`${t('actions.edit')}: ${title}`} onClick={() => router.go(routeOf[step])}>
          {t('actions.edit')}
        </LinkButton>
      ) : null}
      {children}
    </div>
  );
}

/** A step that is done, in short. */
export function CompletedStep({
  step,
  number,
  children,
}: Pick<StepHeadProps, 'step' | 'number'> & { readonly children: ComponentChildren }) {
  return (
    <div class={`snipcart__box snipcart-${step}-completed`}>
      <StepHead step={step} number={number} status="done" />
      <div class="snipcart-checkout-step__cols">{children}</div>
    </div>
  );
}

interface InformationProps {
  readonly step: Step;
  readonly title: string;
  readonly lines: readonly (string | null | undefined)[];
}

/** A part of what is known by now: its name, and lines of text. */
export function Information({ step, title, lines }: InformationProps) {
  return (
    <div class="snipcart-checkout-step__col">
      <div class={`snipcart-${step}-completed__title snipcart__font--tiny`}>{title}</div>
      <div>
        {lines.filter(Boolean).map((line, index) => (
          <span class={`snipcart-${step}-completed__information`} key={`${index} ${line}`}>
            {line}
          </span>
        ))}
      </div>
    </div>
  );
}
