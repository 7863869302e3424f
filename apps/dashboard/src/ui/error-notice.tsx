import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { TbAlertTriangle, TbClockHour4, TbLock, TbPlugConnectedX, TbRefresh, TbSearchOff } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyableId } from './copyable-id';
import { fieldErrorsOf, isShownAtFields, toProblem, type Problem } from './problem.policy';
import { UserText } from './user-text';

const icons: Readonly<Record<Problem['kind'], ReactNode>> = {
  refused: <TbAlertTriangle />,
  broken: <TbAlertTriangle />,
  forbidden: <TbLock />,
  missing: <TbSearchOff />,
  signedOut: <TbClockHour4 />,
  unreachable: <TbPlugConnectedX />,
};

interface Props {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
  /** What failed, where the place does not say it: `The camera was not saved`. */
  readonly title?: string;
  /** More that helps on. */
  readonly children?: ReactNode;
}

/** A failure in the words of the API, with the id that leads to the logs and a way on. */
export function ErrorNotice({ error, onRetry, title, children }: Props): ReactNode {
  const { t } = useTranslation('ui');
  const problem = toProblem(error);
  return (
    <Alert color="red" icon={icons[problem.kind]} title={title ?? t(`problem.${problem.kind}`)} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {problem.detail === undefined ? t(`problemAdvice.${adviceOf(problem)}`) : <UserText text={problem.detail} />}
        </Text>
        {children}
        {(onRetry !== undefined || problem.traceId !== undefined) && (
          <Group gap="md">
            {onRetry !== undefined && (
              <Button size="xs" variant="default" leftSection={<TbRefresh size={16} />} onClick={onRetry}>
                {t('retry')}
              </Button>
            )}
            {problem.traceId !== undefined && <CopyableId label={t('traceId')} id={problem.traceId} />}
          </Group>
        )}
      </Stack>
    </Alert>
  );
}

function adviceOf({ kind }: Problem): 'signedOut' | 'unreachable' | 'broken' {
  return kind === 'signedOut' || kind === 'unreachable' ? kind : 'broken';
}

/** Above a form: what is wrong and stands at none of its fields. */
export function FormProblem({
  error,
  fields,
}: {
  readonly error: unknown;
  readonly fields: readonly string[];
}): ReactNode {
  if (error === null || error === undefined || isShownAtFields(error, fields)) return null;
  const elsewhere = Object.entries(fieldErrorsOf(error)).filter(([field]) => !fields.includes(field));
  return (
    <ErrorNotice error={error}>
      {elsewhere.map(([field, message]) => (
        <Text size="sm" key={field}>
          <UserText text={`${field}: ${message}`} />
        </Text>
      ))}
    </ErrorNotice>
  );
}
