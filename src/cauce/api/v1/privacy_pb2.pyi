from cauce.api.v1 import consent_pb2 as _consent_pb2
from cauce.api.v1 import subjects_pb2 as _subjects_pb2
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor
