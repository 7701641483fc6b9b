import { matrix } from '../../kit/matrix.ts';

matrix({ drained: 'zone-a' });
