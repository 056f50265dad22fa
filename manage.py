#!/usr/bin/env python
"""Django's command line. Settings that make no sense end it with a sentence instead of a traceback."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "protocol_portal.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as e:
        sys.exit(str(e))
