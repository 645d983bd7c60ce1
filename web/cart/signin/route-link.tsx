import type { ComponentChildren } from 'preact';
import { useApp } from '../ui/context.js';

interface RouteLinkProps {
  readonly to: string;
  readonly class?: string;
  readonly current?: boolean;
  readonly children: ComponentChildren;
}

/** A link to another screen; a page with a `<base>` of its own stays where it is. */
export function RouteLink({ to, class: name, current, children }: RouteLinkProps) {
  const { router } = useApp();
  return (
    <a
      href={`#${to}`}
      class={name}
      aria-current={current ? 'page' : undefined}
      onClick={(event) => {
        event.preventDefault();
        void router.go(to);
      }}
    >
      {children}
    </a>
  );
}
