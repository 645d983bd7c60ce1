import { useApp, useStore } from './context.js';

interface SlotProps {
  /** As templates call the part of the screen: `billing`, `payment`, `cart`, … */
  readonly name: string;
  /** `top` or `bottom`. */
  readonly section: string;
}

/** A place where the page's templates may put something; on most pages nothing. */
export function Slot({ name, section }: SlotProps) {
  const { sections, Section } = useStore(useApp().templates);
  const nodes = sections
    .filter((one) => one.name === name && one.section === section)
    .flatMap((one) => one.nodes);
  return Section && nodes.length > 0 ? <Section name={name} nodes={nodes} /> : null;
}
