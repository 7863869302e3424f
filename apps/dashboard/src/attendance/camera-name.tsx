import { Code } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMay } from '../session';
import { UserText } from '../ui';
import { cameraNameQuery } from './attendance.queries';

/** Its name for whoever may read cameras, and while it is there; else the beginning of its id. */
export function CameraName({ id }: { readonly id: string }): ReactNode {
  const mayRead = useMay('cameras.read', 'all');
  const { data } = useQuery({ ...cameraNameQuery(id), enabled: mayRead });
  return data === undefined ? <Code title={id}>{id.slice(0, 8)}</Code> : <UserText text={data} />;
}
