import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core';
import { TbCalendarX, TbTrash } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useSiteDay } from '../../session';
import { ConfirmDialog, fieldErrorsOf, FormProblem } from '../../ui';
import { Dialog } from '../../ui/dialog';
import { DraftInstead } from '../drafts/draft-instead';
import { deleteAssignment, endAssignment, type Assignment } from '../assignments.queries';

/** What has begun is ended; what has not may be deleted. */
export function AssignmentActions({ assignment }: { readonly assignment: Assignment }): ReactNode {
  const { t } = useTranslation('roster');
  const today = useSiteDay();
  const [open, setOpen] = useState<'end' | 'delete' | undefined>();
  const hasBegun = assignment.valid_from <= today;
  const isOver = assignment.valid_to !== null && assignment.valid_to < today;
  const close = (): void => {
    setOpen(undefined);
  };
  const mayDraft = useMay('drafts.write', 'all');
  if (isOver && !mayDraft) return null;
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon
        variant="subtle"
        size={30}
        aria-label={t('assignments.end')}
        title={t('assignments.end')}
        onClick={() => {
          setOpen('end');
        }}
      >
        <TbCalendarX size={18} aria-hidden />
      </ActionIcon>
      {!hasBegun && (
        <ActionIcon
          variant="subtle"
          color="red"
          size={30}
          aria-label={t('assignments.delete')}
          title={t('assignments.delete')}
          onClick={() => {
            setOpen('delete');
          }}
        >
          <TbTrash size={18} aria-hidden />
        </ActionIcon>
      )}
      {open === 'end' && (
        <EndDialog assignment={assignment} today={today} isOver={isOver} mayDraft={mayDraft} onClose={close} />
      )}
      {open === 'delete' && <DeleteDialog id={assignment.id} onClose={close} />}
    </Group>
  );
}

interface EndProps {
  readonly assignment: Assignment;
  readonly today: string;
  readonly isOver: boolean;
  readonly mayDraft: boolean;
  readonly onClose: () => void;
}

function EndDialog({ assignment, today, isOver, mayDraft, onClose }: EndProps): ReactNode {
  const { t } = useTranslation('roster');
  const earliest = assignment.valid_from > today ? assignment.valid_from : today;
  const [validTo, setValidTo] = useState(assignment.valid_to ?? earliest);
  const reachesBack = mayDraft && validTo !== '' && (isOver || validTo < earliest);
  const end = useMutation(endAssignment(useQueryClient()));
  return (
    <Dialog opened onClose={onClose} title={t('assignments.end')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          end.mutate({ id: assignment.id, validTo }, { onSuccess: onClose });
        }}
      >
        <Stack>
          <FormProblem error={end.error} fields={['valid_to']} />
          <TextInput
            type="date"
            required
            label={t('assignments.lastDay')}
            description={mayDraft ? undefined : t('assignments.lastDayHint')}
            min={mayDraft ? assignment.valid_from : earliest}
            value={validTo}
            error={fieldErrorsOf(end.error)['valid_to']}
            onChange={(event) => {
              setValidTo(event.currentTarget.value);
            }}
          />
          {reachesBack && (
            <DraftInstead
              isDisabled={validTo === assignment.valid_to}
              draft={(reason) => ({
                kind: 'assignment_end',
                body: { assignment_id: assignment.id, valid_to: validTo, reason },
              })}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            {!reachesBack && (
              <Button type="submit" loading={end.isPending}>
                {t('save')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function DeleteDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('roster');
  const remove = useMutation(deleteAssignment(useQueryClient()));
  return (
    <ConfirmDialog
      isOpen
      title={t('assignments.delete')}
      confirmLabel={t('assignments.delete')}
      isDangerous
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        remove.mutate(id, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      {t('assignments.deleteText')}
    </ConfirmDialog>
  );
}
