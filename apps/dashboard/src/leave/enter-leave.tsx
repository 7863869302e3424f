import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useMe } from '../session';
import { ErrorNotice, fieldErrorsOf, FormProblem, LinkAnchor, ListSkeleton } from '../ui';
import { Dialog } from '../ui/dialog';
import { PersonSelect } from '../ui/entity-select';
import { LeaveFieldInputs, leaveFieldNames } from '../ui/leave-fields';
import { isLeave, noLeave, toLeaveInput } from '../ui/leave-form.policy';
import { LeaveGuard } from '../ui/leave-guard';
import { useWishKey } from '../ui/use-wish-key';
import { enterLeave, leaveTypesQuery } from './leave.queries';

/** For somebody who called in; approved at once unless somebody else is to decide. */
export function EnterLeave({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('leave');
  const me = useMe();
  const mayDecide = useMay('leave.decide', 'department');
  const types = useQuery(leaveTypesQuery);
  const [userId, setUserId] = useState<string | null>(null);
  const [fields, setFields] = useState(noLeave);
  const [isApproved, setApproved] = useState(true);
  const enter = useMutation(enterLeave(useQueryClient()));
  const wishKey = useWishKey();
  const errors = fieldErrorsOf(enter.error);
  // Nobody decides what is about themself.
  const mayApprove = mayDecide && userId !== me.id;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const body = { ...toLeaveInput(fields), user_id: userId };
    enter.mutate(
      { body, isApproved: mayApprove && isApproved, wishKey: wishKey(body) },
      {
        onSuccess: ({ refusal }) => {
          if (refusal !== undefined) return;
          notifications.show({ color: 'teal', message: t('enter.done') });
          onClose();
        },
      },
    );
  };
  const refusal = enter.data?.refusal;
  const active = types.data?.filter((type) => type.is_active) ?? [];
  return (
    <Dialog
      opened
      onClose={onClose}
      closeOnEscape={fields === noLeave}
      title={t('enter.open')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <LeaveGuard isDirty={fields !== noLeave && !enter.isSuccess} />
      {types.isPending && <ListSkeleton rows={3} />}
      {types.isError && <ErrorNotice error={types.error} onRetry={() => void types.refetch()} />}
      {types.data !== undefined && active.length === 0 && t('enter.noTypes')}
      {refusal !== undefined && (
        <Stack>
          <ErrorNotice error={refusal} title={t('enter.notApproved')}>
            <LinkAnchor to="/approvals/leave" size="sm">
              {t('enter.toApprovals')}
            </LinkAnchor>
          </ErrorNotice>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('close')}
            </Button>
          </Group>
        </Stack>
      )}
      {refusal === undefined && active.length > 0 && (
        <form onSubmit={submit}>
          <Stack>
            <FormProblem error={enter.error} fields={['user_id', ...leaveFieldNames]} />
            <PersonSelect
              label={t('enter.person')}
              required
              value={userId}
              error={errors['user_id']}
              onChange={(id) => {
                setUserId(id);
              }}
            />
            <LeaveFieldInputs
              types={active}
              fields={fields}
              errors={errors}
              onChange={(to) => {
                setFields((before) => ({ ...before, ...to }));
              }}
            />
            {mayApprove && (
              <Checkbox
                label={t('enter.approve')}
                description={t('enter.approveHint')}
                checked={isApproved}
                onChange={(event) => {
                  setApproved(event.currentTarget.checked);
                }}
              />
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose} disabled={enter.isPending}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={enter.isPending} disabled={userId === null || !isLeave(fields)}>
                {t('enter.submit')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
