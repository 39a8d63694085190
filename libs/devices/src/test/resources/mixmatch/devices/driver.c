// NVIDIA's driver with two cards, as far as it is asked here. -DCODE=N makes cuInit fail.
#include <stddef.h>
#include <string.h>
#ifndef CODE
#define CODE 0
#endif
static int initialized = 0;
static const char *names[] = {"NVIDIA H100 80GB HBM3", "NVIDIA L4"};
static const int capabilities[] = {90, 89};
static const size_t sizes[] = {85520809984u, 23580639232u};

int cuDriverGetVersion(int *version) { *version = 12040; return 0; }
int cuInit(unsigned flags) { initialized = flags == 0 && CODE == 0; return CODE; }
int cuDeviceGetCount(int *count) { *count = 2; return initialized ? 0 : 3; }
int cuDeviceGet(int *device, int ordinal) { *device = ordinal + 7; return ordinal < 2 ? 0 : 101; }
int cuDeviceGetName(char *name, int length, int device) { strncpy(name, names[device - 7], length); return 0; }
int cuDeviceTotalMem_v2(size_t *bytes, int device) { *bytes = sizes[device - 7]; return 0; }
int cuDeviceGetAttribute(int *value, int attribute, int device) {
  int capability = capabilities[device - 7];
  *value = attribute == 75 ? capability / 10 : attribute == 76 ? capability % 10 : -1;
  return 0;
}
int cuGetErrorName(int error, const char **name) {
  *name = "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH";
  return error == 803 ? 0 : 1;
}
int nvmlInit_v2(void) { return 0; }
int nvmlShutdown(void) { return 0; }
int nvmlSystemGetDriverVersion(char *version, unsigned length) { strncpy(version, "550.54.15", length); return 0; }
size_t cudnnGetVersion(void) { return 90100; }
