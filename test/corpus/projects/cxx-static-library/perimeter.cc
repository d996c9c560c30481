double perimeter(double width, double height) { return 2 * (width + height); }
