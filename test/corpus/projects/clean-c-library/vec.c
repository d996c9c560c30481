#include <math.h>
double length(double x, double y) { return sqrt(x * x + y * y); }
