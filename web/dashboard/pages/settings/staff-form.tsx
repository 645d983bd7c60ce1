import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Checkbox, CheckboxGroup, FieldError, Label } from 'react-aria-components';
import type { components } from '../../../../dist/client/schema.js';
import { callAsStaff, errorsOf } from '../../api/client.js';
import { sessionQuery } from '../../api/session.js';
import { t } from '../../text.js';
import { Button } from '../../ui/button.js';
import { Check } from '../../ui/check.js';
import { CopyField } from '../../ui/copy-field.js';
import { Dialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { dateTime } from '../../ui/format.js';
import { messageOf, Notice } from '../../ui/notice.js';
import { Select } from '../../ui/select.js';
import { toast } from '../../ui/toasts.js';

type StaffMember = components['schemas']['StaffMember'];
type NewStaffMember = components['schemas']['NewStaffMember'];

const roles = ['owner', 'manager', 'orders', 'reader'] as const;
type Role = (typeof roles)[number];

/** What somebody may do, and where; a new one is invited, by a link that is shown once. */
export function StaffForm({
  member,
  onSaved,
  onClose,
}: {
  readonly member: StaffMember | undefined;
  readonly onSaved: () => Promise<unknown>;
  readonly onClose: () => void;
}) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>(member?.role ?? 'orders');
  const [everyShop, setEveryShop] = useState(member ? member.stores === null : true);
  const [shops, setShops] = useState<string[]>(() => shopIds(session.stores, member?.stores ?? []));
  const [refundLimit, setRefundLimit] = useState(member?.refundLimit ?? '0');
  const [personalData, setPersonalData] = useState(member?.personalData ?? false);
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: async () => {
      // Who invites without naming any gives the shops that they have themselves.
      const everything = member ? null : undefined;
      const stores = everyShop
        ? everything
        : session.stores.filter(({ shopId }) => shops.includes(String(shopId))).map(({ storeId }) => storeId);
      const rights = {
        role,
        stores,
        ...(role === 'orders' ? { refundLimit: refundLimit.replace(',', '.') } : {}),
        ...(role === 'reader' ? { personalData } : {}),
      };
      const made = member
        ? void (await callAsStaff('PUT', `/staff/${member.id}`, rights))
        : await callAsStaff<NewStaffMember>('POST', '/staff', { ...rights, email });
      await onSaved();
      return made;
    },
    onSuccess: () => {
      if (!member) return;
      toast(t('actions.saved'));
      onClose();
    },
  });
  const errors = errorsOf(error);
  if (data?.url)
    return (
      <Dialog title={t('staff.invite')} isOpen onClose={onClose}>
        <div className="form">
          <p>{t('staff.link_use', { name: data.email })}</p>
          <CopyField label={t('staff.link')} value={data.url} />
          {data.expiresAt && <p>{t('staff.link_until', { date: dateTime(data.expiresAt) })}</p>}
          <div className="form__acts">
            <Button look="primary" onPress={onClose}>
              {t('actions.done')}
            </Button>
          </div>
        </div>
      </Dialog>
    );
  const halves = new Map(session.stores.map(({ shopId, name }) => [String(shopId), name]));
  return (
    <Dialog
      title={member ? t('actions.edit_named', { name: member.name || member.email }) : t('staff.invite')}
      isOpen
      onClose={onClose}
    >
      <Form error={error} onSubmit={() => mutate()}>
        {!member && (
          <TextField
            label={t('sign_in.email')}
            type="email"
            autoComplete="off"
            value={email}
            onChange={setEmail}
            errors={errors.email}
            autoFocus
          />
        )}
        <Select
          label={t('staff.role')}
          description={t(`staff.role_uses.${role}`)}
          value={role}
          choices={roles.map((id) => ({ id, text: t(`staff.roles.${id}`) }))}
          onChange={(id) => setRole(id as Role)}
          errors={errors.role}
        />
        {role === 'orders' && (
          <TextField
            label={t('staff.refund_limit')}
            description={t('staff.refund_limit_use')}
            inputMode="decimal"
            value={refundLimit}
            onChange={setRefundLimit}
            errors={errors.refundLimit}
          />
        )}
        {role === 'reader' && (
          <Check isSelected={personalData} onChange={setPersonalData}>
            {t('staff.personal_data')}
          </Check>
        )}
        <Check isSelected={everyShop} onChange={setEveryShop}>
          {t(member ? 'staff.every_shop_later' : 'staff.same_shops')}
        </Check>
        {!everyShop && (
          <CheckboxGroup className="field" value={shops} onChange={setShops} isInvalid={!!errors.stores}>
            <Label className="field__label">{t('staff.shops')}</Label>
            {[...halves].map(([id, name]) => (
              <Checkbox key={id} className="check" value={id}>
                <span className="check__box" aria-hidden="true" />
                <bdi>{name}</bdi>
              </Checkbox>
            ))}
            <FieldError className="field__error">{errors.stores?.join(' ')}</FieldError>
          </CheckboxGroup>
        )}
        {member && <p className="field__description">{t('staff.sessions_end')}</p>}
        {error && <Notice look="error">{messageOf(error)}</Notice>}
        <div className="form__acts">
          <Button onPress={onClose}>{t('actions.cancel')}</Button>
          <Button look="primary" type="submit" isPending={isPending}>
            {t(member ? 'actions.save' : 'staff.invite')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** The shops that stores are halves of. */
function shopIds(
  stores: readonly { readonly storeId: number; readonly shopId: number }[],
  chosen: readonly number[],
): string[] {
  const shops = stores.filter(({ storeId }) => chosen.includes(storeId)).map(({ shopId }) => String(shopId));
  return [...new Set(shops)];
}
