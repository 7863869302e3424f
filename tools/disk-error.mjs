const reasons = {
  EACCES: 'this user may not write there; start as its owner, or make this user the owner',
  EPERM: 'this user may not write there; start as its owner, or make this user the owner',
  EEXIST: 'something else is in its place',
  ENOTDIR: 'something else is in its place',
  EROFS: 'its file system is read-only',
  ENOSPC: 'its disk is full; make room and try again',
  EDQUOT: 'the quota of this user is used up; make room and try again',
};

/** What a person can do about an error of the file system; undefined for any other error. */
export function diskSentence(error, dataDir) {
  const reason = Object.hasOwn(reasons, error?.code ?? '') ? reasons[error.code] : undefined;
  return reason === undefined ? undefined : `${error.path ?? error.dest ?? dataDir} cannot be written: ${reason}.`;
}
