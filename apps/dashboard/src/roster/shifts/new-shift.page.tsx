import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrorsOf, FormProblem, LinkButton } from '../../ui';
import { LeaveGuard } from '../../ui/leave-guard';
import { RosterFrame } from '../roster-frame';
import { createShift } from '../rules.queries';
import { ShiftEditor } from './shift-editor';
import { shiftFieldNames } from './shift-fields';
import { newShift, toRules } from './shift-form.policy';

export function NewShiftPage(): ReactNode {
  const { t } = useTranslation('roster');
  const navigate = useNavigate();
  const [fields, setFields] = useState(newShift);
  const create = useMutation(createShift(useQueryClient()));
  const isDirty = JSON.stringify(fields) !== JSON.stringify(newShift);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    create.mutate(
      { ...toRules(fields), name: fields.name.trim() },
      { onSuccess: () => void navigate({ to: '/roster/shifts', ignoreBlocker: true }) },
    );
  };
  return (
    <RosterFrame title={t('shifts.new')} description={t('shifts.newText')}>
      <LeaveGuard isDirty={isDirty && !create.isSuccess} />
      <form onSubmit={submit}>
        <FormProblem error={create.error} fields={shiftFieldNames} />
        <ShiftEditor
          fields={fields}
          errors={fieldErrorsOf(create.error)}
          onChange={(to) => {
            setFields((before) => ({ ...before, ...to }));
          }}
        />
        <Group justify="flex-end" mt="md">
          <LinkButton variant="default" to="/roster/shifts">
            {t('cancel')}
          </LinkButton>
          <Button type="submit" loading={create.isPending}>
            {t('shifts.create')}
          </Button>
        </Group>
      </form>
    </RosterFrame>
  );
}
