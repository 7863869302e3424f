import { Alert, Button, Card, Group, Stack, Title } from '@mantine/core';
import { TbCircleCheck } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice, fieldErrorsOf, FormProblem, ListSkeleton } from '../ui';
import { LeaveFieldInputs, leaveFieldNames } from '../ui/leave-fields';
import { isLeave, noLeave, toLeaveInput } from '../ui/leave-form.policy';
import { LeaveGuard } from '../ui/leave-guard';
import { leaveTypesQuery, requestLeave } from './leave.queries';

export function LeaveForm(): ReactNode {
  const { t } = useTranslation('me');
  const types = useQuery(leaveTypesQuery);
  const [fields, setFields] = useState(noLeave);
  const ask = useMutation(requestLeave(useQueryClient()));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    ask.mutate(toLeaveInput(fields), {
      onSuccess: () => {
        setFields(noLeave);
      },
    });
  };
  return (
    <Card withBorder p={{ base: 'sm', xs: 'md' }} component="section" aria-label={t('leave.ask')}>
      <Title order={2} fz="h4" mb="sm">
        {t('leave.ask')}
      </Title>
      {types.isPending && <ListSkeleton rows={3} />}
      {types.isError && <ErrorNotice error={types.error} onRetry={() => void types.refetch()} />}
      {types.data?.length === 0 && t('leave.noTypes')}
      {types.data !== undefined && types.data.length > 0 && (
        <form onSubmit={submit}>
          <LeaveGuard isDirty={fields !== noLeave} />
          <Stack>
            <FormProblem error={ask.error} fields={leaveFieldNames} />
            {ask.isSuccess && fields === noLeave && (
              <Alert color="teal" icon={<TbCircleCheck />} title={t('request.sent')} role="status">
                {t('request.sentText')}
              </Alert>
            )}
            <LeaveFieldInputs
              types={types.data}
              fields={fields}
              errors={fieldErrorsOf(ask.error)}
              onChange={(to) => {
                setFields((before) => ({ ...before, ...to }));
              }}
            />
            <Group justify="flex-end">
              <Button type="submit" loading={ask.isPending} disabled={!isLeave(fields)}>
                {t('request.submit')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Card>
  );
}
