import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { runBulk, type BulkProgress } from '../../ui/bulk-run.policy';
import { assign, refreshRoster } from '../assignments.queries';
import { toNewAssignment, type AssignmentFields, type Subject } from './assignment-form.policy';

type People = ReadonlyMap<string, string>;

interface Assigning {
  /** Those who are left: trying again reaches them alone. */
  readonly todo: People;
  readonly progress: BulkProgress | undefined;
  readonly isRunning: boolean;
  readonly submit: () => Promise<void>;
  readonly cancel: () => void;
}

/** Assigns the same to each of some people, or to a department or site where there are none. */
export function useAssigning(
  people: People,
  subject: Subject,
  fields: AssignmentFields,
  onDone: () => void,
): Assigning {
  const { t } = useTranslation('roster');
  const client = useQueryClient();
  const run = useRef(new AbortController());
  const [todo, setTodo] = useState(people);
  const [progress, setProgress] = useState<BulkProgress>();
  const [isRunning, setRunning] = useState(false);
  const submit = async (): Promise<void> => {
    const ids = todo.size > 0 ? [...todo.keys()] : ['subject'];
    const act = (id: string) => assign(toNewAssignment(todo.size > 0 ? { user_id: id } : subject, fields));
    run.current = new AbortController();
    setRunning(true);
    const { done } = await runBulk(ids, act, { signal: run.current.signal, onProgress: setProgress });
    setRunning(false);
    await refreshRoster(client);
    if (done.length === ids.length) {
      notifications.show({ color: 'teal', message: t('assign.done', { count: ids.length }) });
      onDone();
    } else if (todo.size > 0) {
      setTodo(new Map([...todo].filter(([id]) => !done.includes(id))));
    }
  };
  return {
    todo,
    progress,
    isRunning,
    submit,
    cancel: () => {
      run.current.abort();
    },
  };
}
