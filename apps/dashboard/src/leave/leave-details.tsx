import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useMay, useMe } from '../session';
import { LinkButton, UserText } from '../ui';
import { Author } from '../ui/author';
import { Dialog } from '../ui/dialog';
import { LeaveStateBadge, useLeaveDays, type LeaveRequest } from '../ui/leave-state';

interface Props {
  readonly request: LeaveRequest;
  readonly onClose: () => void;
}

/** What a bar of the calendar stands for. Decisions are made where everything about them is seen. */
export function LeaveDetails({ request, onClose }: Props): ReactNode {
  const { t } = useTranslation('leave');
  const format = useFormat();
  const days = useLeaveDays();
  const me = useMe();
  const mayDecide = useMay('leave.decide', 'department') && request.user_id !== me.id;
  return (
    <Dialog
      opened
      onClose={onClose}
      title={<UserText text={request.user_name} />}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="sm">
        <Group justify="space-between">
          <Text fw={600}>{days(request)}</Text>
          <LeaveStateBadge state={request.state} />
        </Group>
        <Text size="sm">
          <UserText text={request.type_name} /> · {t(request.paid ? 'types.paid' : 'types.unpaid')}
        </Text>
        {request.note !== null && (
          <Text size="sm">
            <UserText text={request.note} />
          </Text>
        )}
        {request.decided_by !== null && (
          <Text size="sm" c="dimmed" component="div">
            {t('details.decided')}{' '}
            <Author id={request.decided_by} kind={request.decided_by_kind} name={request.decided_by_name} />{' '}
            {request.decided_at !== null && format.dateTime(request.decided_at)}
          </Text>
        )}
        {request.decision_reason !== null && (
          <Text size="sm">
            <UserText text={request.decision_reason} />
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('close')}
          </Button>
          {mayDecide && (
            <LinkButton to="/approvals/leave" search={{ state: request.state }}>
              {t(request.state === 'requested' ? 'details.decide' : 'details.cancel')}
            </LinkButton>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
