import { matrix } from '../../kit/matrix.ts';

matrix();
