import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fetchPart, type PartName, partOf } from '../fetch-part.js';
import { useApp } from './context.js';
import { Button } from './parts/button.js';
import { FlashMessage } from './parts/flash-message.js';

/** A component of a part that is fetched when somebody comes to it: most who buy never do. */
export function later<Props extends object>(part: PartName, name: string): ComponentType<Props> {
  const known = (): ComponentType<Props> | undefined =>
    partOf<Record<string, ComponentType<Props>>>(part)?.[name];
  return function Later(props: Props) {
    const { page, language } = useApp();
    const [Known, setKnown] = useState(known);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (!Known && !failed)
        fetchPart(page.folder, part).then(
          () => setKnown(known),
          () => setFailed(true),
        );
    }, [Known, failed]);
    if (Known) return <Known {...props} />;
    const { t } = language;
    return failed ? (
      <div role="alert">
        <FlashMessage kind="error" title={t('flash.unreachable')} />
        <Button kind="secondary" onClick={() => setFailed(false)}>
          {t('actions.retry')}
        </Button>
      </div>
    ) : (
      <p class="snipcart-checkout__loading" role="status">
        {t('default.loading')}
      </p>
    );
  };
}
