/** @file
 * The pump. */

/** Starts it. @return 0 when it runs. */
int pump_start(void);
